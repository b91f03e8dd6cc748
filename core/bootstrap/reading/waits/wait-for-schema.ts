import type { Evidence, WaitNode } from '../../../contracts/bootstrap/graph.ts';
import type { SchemaAnswer } from '../../../contracts/rooms/bootstrap.ts';
import { hookJobNode, releaseNode } from '../deployer.ts';
import { absence, bar, configured, field, type Why } from '../draft.ts';
import { type Held, type Room, servingNode } from '../room.ts';
import { timeOf } from '../scene/container-state.ts';
import { textAt } from '../scene/fields.ts';
import type { Said } from '../scene/scene.ts';
import { nameOf } from '../scene/scene.ts';
import type { Workload } from '../scene/workloads.ts';
import { unready } from './wait-for-host.ts';
import { absentJobNode } from './wait-for-job.ts';

/** Adds the wait for a schema: who would migrate it, or why nobody can. */
export function waitForSchema(room: Room, held: Held, said: Said, why: Why) {
  const { draft } = room;
  const { workload, target } = held;
  if (workload.kind === 'Job') return bar(target, 'schema', why.evidence);
  const schema = draft.node(`schema of ${workload.of}`, 'migrated', { partOf: workload.of });
  if (said.means !== null) {
    bar(schema, 'schema', why.evidence);
    draft.wait(target, schema, why);
    return;
  }
  const answer = room.scene.settings.answers?.[workload.of];
  if (answer) return readAnswer(room, held, answer, schema, why);
  const makers = migratorsOf(room, workload);
  if (makers.length === 0) readNobody(room, workload, schema);
  else if (makers.some(({ node }) => node.holds)) {
    const last = timeOf(held.container.lastEnd) ?? Number.POSITIVE_INFINITY;
    schema.holds = makers.some(({ endedAt }) => endedAt !== null && endedAt > last);
    if (!schema.holds)
      bar(
        schema,
        'schema',
        field(makers[0]?.node.of ?? '', 'is complete, and still the schema lacks what the log names'),
      );
  } else
    draft.wait(
      schema,
      makers.map(({ node }) => node),
      {
        basis: 'config',
        atLeast: 1,
        evidence: configured(`name of ${makers.map(({ node }) => node.of).join(' or ')}`, 'migrates the schema'),
        runs: 2,
        confirmed: makers[0]?.shows ?? null,
      },
    );
  draft.wait(target, schema, { ...why, confirmed: makers[0]?.shows ?? schema.waits[0]?.confirmed ?? null });
}

/** What the declared check says outweighs the log, which anybody may have written. */
function readAnswer(
  { draft }: Room,
  { workload, target }: Held,
  { is, says }: SchemaAnswer,
  schema: WaitNode,
  why: Why,
) {
  const shown = field(`check of ${workload.of}`, says);
  if (is === 'current')
    bar(schema, 'schema', field(`check of ${workload.of}`, `${says}, but a log says: ${why.evidence.text}`));
  else bar(schema, is === 'pending' ? 'absent' : 'schema', shown);
  draft.wait(target, schema, { ...why, runs: 2, confirmed: shown });
}

type Migrator = { node: WaitNode; shows: Evidence; endedAt: number | null };

const MIGRATES = /migrat|schema|(^|-)db-?(init|setup|upgrade|update)|(init|setup|upgrade)-?db/i;

/** The Jobs that migrate: declared, running, or in a render. */
function migratorsOf(room: Room, { of, object }: Workload): Migrator[] {
  const { scene, workloads } = room;
  const declared = scene.settings.migrations[of];
  const live = workloads.filter(
    ({ kind, object: job }) =>
      kind === 'Job' && (declared ? job.metadata.name === declared : MIGRATES.test(job.metadata.name)),
  );
  if (live.length > 0)
    return live.map((job) => ({
      node: servingNode(room, job),
      shows: unready(job),
      endedAt: timeOf(textAt(job.object, 'status', 'completionTime')),
    }));
  const gone = absence('Jobs of the namespace', 'no Job that migrates is there');
  const rendered = scene
    .rendered('Job')
    .filter(({ metadata }) => (declared ? metadata.name === declared : MIGRATES.test(metadata.name)));
  if (rendered.length > 0) return rendered.map((job) => ({ node: hookJobNode(room, job), shows: gone, endedAt: null }));
  const asker = workloads.find((one) => nameOf(one.object) === nameOf(object));
  return declared && asker ? [{ node: absentJobNode(room, asker, declared), shows: gone, endedAt: null }] : [];
}

/** No Job migrates: perhaps a hook that the deployer has not come to. */
function readNobody(room: Room, workload: Workload, schema: WaitNode) {
  const { draft } = room;
  const release = workload.ready === 0 && workload.old.length === 0 ? releaseNode(room, workload.object) : null;
  if (!release) return bar(schema, 'absent', absence('Jobs of the namespace', 'no Job migrates the schema'));
  const hooks = draft.node(`hooks of ${release.of}`, 'complete');
  const pending = release.waits.find(
    ({ basis, confirmed }) => basis === 'api' || /is pending-/.test(confirmed?.text ?? ''),
  );
  const shows = pending ? (pending.basis === 'api' ? pending.evidence : (pending.confirmed ?? null)) : null;
  const confirmed = shows && { ...shows, from: `${shows.from} status` };
  draft.wait(schema, hooks, {
    basis: 'config',
    evidence: configured(release.of, 'a hook of the release may migrate the schema'),
    runs: 2,
    confirmed,
  });
  draft.wait(hooks, release, {
    basis: 'config',
    evidence: configured(release.of, 'its hooks run once the release is ready'),
    runs: 2,
    confirmed,
  });
}

const INDEXES = /index|ingest|seed|crawl|loader|corpus/i;

/** Adds the wait for an index that is missing or empty: who would fill it. */
export function waitForIndex(room: Room, { workload, target }: Held, { names }: Said, why: Why) {
  const { draft, workloads } = room;
  const index = draft.node(`index ${names.name ?? `of ${workload.of}`}`, 'exists');
  const fillers = workloads.filter(({ of, object }) => of !== workload.of && INDEXES.test(object.metadata.name));
  const idle = fillers.filter(({ ready, kind, object }) =>
    kind === 'Job' ? textAt(object, 'status', 'completionTime') === null : ready === 0,
  );
  if (fillers.length === 0) bar(index, 'absent', absence('workloads of the namespace', 'none of them fills an index'));
  for (const one of idle)
    draft.wait(index, servingNode(room, one), {
      basis: 'config',
      evidence: configured(`name of ${one.of}`, 'fills the index'),
      runs: 2,
      confirmed: unready(one),
    });
  const [first] = idle;
  draft.wait(target, index, { ...why, confirmed: first ? unready(first) : null });
}
