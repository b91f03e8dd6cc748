import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import { WHOLE } from '../../../fakes/whole-list.ts';
import { BASELINE } from './ports.ts';
import { answersRight } from './servers.ts';
import { startWrong } from './starts.ts';
import type { World } from './world.ts';

const ORIGINALS = ['shard-1', 'shard-2', 'shard-1-replica'];

/** What is not as it must be once nothing happens any more, in sentences; empty where all is well. */
export async function unsafe(world: World, incidentId: string): Promise<string[]> {
  const found = [
    ...(await recordsLeft(world)),
    ...(await routesWrong(world, incidentId)),
    ...(await leftOvers(world)),
    ...(await writesWrong(world)),
    ...startWrong(world.ports),
  ];
  return found.sort();
}

async function recordsLeft({ ports, engine }: World): Promise<string[]> {
  const locks = ports.db.prepare('SELECT incident_id AS id FROM locks WHERE incident_id IS NOT NULL').all();
  const pending = await ports.approvals.list({ open: true });
  const closed = (await ports.incidents.list(WHOLE)).filter(({ closedAt }) => closedAt !== null);
  const reports = await Promise.all(closed.map(async ({ id }) => ({ id, folder: await ports.reports.find(id) })));
  return [
    ...locks.map((lock) => `a lock is held by '${(lock as { id: string }).id}'`),
    ...pending.map(({ id }) => `approval '${id}' is open`),
    ...reports.filter(({ folder }) => folder === null).map(({ id }) => `'${id}' has no report`),
    ...engine.listExecutions().flatMap(({ name, status }) => (status === 'RUNNING' ? [`'${name}' runs`] : [])),
  ];
}

async function routesWrong(world: World, incidentId: string): Promise<string[]> {
  const { ports, scenario } = world;
  const entries = await ports.registry.read('docs-rag');
  if (scenario.runbook !== 'shard-restore')
    return entries.some(({ route }) => route !== 'self')
      ? [`a run of '${scenario.runbook}' took a shard out of rotation`]
      : [];
  const wrong: string[] = [];
  for (const entry of entries) {
    if (!(await servesRight(ports, entry))) wrong.push(`${entry.shardId} answers wrong in rotation`);
    const mayServe = entry.shardId !== 'shard-1' || (await isProven(world, incidentId));
    if (mayServe !== (entry.route === 'self')) wrong.push(`${entry.shardId} is ${mayServe ? 'out of' : 'in'} rotation`);
  }
  return wrong;
}

/**
 * Whether shard-1 is to be in rotation at the end, by what was done to it and what was seen of it:
 * it was brought back and no answer was wrong since, or it never left, was seen to answer right
 * before the run was given up, and no second copy spoke against it.
 */
async function isProven({ ports: { caseFile, effects }, wasInRotation }: World, incidentId: string): Promise<boolean> {
  const { probes = {} } = await caseFile.facts(incidentId);
  const seen = (await caseFile.timeline(incidentId)).map(({ key }) => key);
  const givenUp = seen.findIndex((key) => key.startsWith('left:'));
  const isSeen = seen.slice(0, givenUp < 0 ? undefined : givenUp).includes('probe:found');
  const wrongCopies = Object.keys(probes).filter((key) => key.includes('-cold-') && probes[key]?.healthy === false);
  const routes = effects.filter((effect) => /^register shard-1 .*"route"/.test(effect));
  if (routes.some((effect) => effect.includes('"self"')))
    return !Object.entries(probes).some(([key, { healthy }]) => key.startsWith('watch:') && !healthy);
  return routes.length === 0 && isSeen && probes.found?.healthy === true && wrongCopies.length < 2 && wasInRotation;
}

async function servesRight({ vectorStore }: World['ports'], entry: RegistryEntry): Promise<boolean> {
  if (entry.route === 'none') return true;
  return answersRight(vectorStore, entry.route === 'self' ? entry.url : (entry.replicaUrl ?? ''), BASELINE);
}

async function leftOvers({ ports }: World): Promise<string[]> {
  const { jobs, workloads, volumes, snapshots } = ports;
  const serving = (await ports.registry.read('docs-rag')).map(({ workloadId }) => workloadId);
  const servers = [...workloads.known.keys()].filter((id) => !ORIGINALS.includes(id) && !serving.includes(id));
  const served = [...workloads.known.values()].map(({ volume }) => volume);
  const kept = (volume: string) =>
    ORIGINALS.includes(volume) || volumes.quarantined.has(volume) || served.includes(volume);
  const originals = ['shard-1', 'shard-2'].filter((volume) => !volumes.standing.has(volume));
  const states = [...snapshots.known.values()].map(({ summary }) => summary);
  return [
    ...jobs.running.map((id) => `job '${id}' runs`),
    ...servers.map((id) => `server '${id}' serves nobody`),
    ...[...volumes.standing].filter((volume) => !kept(volume)).map((volume) => `volume '${volume}' is nobody's`),
    ...originals.map((volume) => `volume '${volume}' is gone`),
    ...states.flatMap(({ snapshotId, state }) =>
      state === 'Staged' ? [`snapshot '${snapshotId}' is left staged`] : [],
    ),
    ...states.flatMap(({ snapshotId, state }) =>
      state === 'Quarantined' && snapshots.healthOf(snapshotId) === 'well'
        ? [`good snapshot '${snapshotId}' is quarantined`]
        : [],
    ),
  ];
}

/** Only a shard that was left out of rotation may keep its writers waiting. */
async function writesWrong({ ports, scenario }: World): Promise<string[]> {
  const isOut = (await ports.registry.read('docs-rag')).some(
    (one) => one.shardId === 'shard-1' && one.route !== 'self',
  );
  const mayWait = scenario.runbook === 'shard-restore' && isOut;
  return ['shard-1', 'shard-2']
    .filter((shardId) => ports.writers.isPaused(shardId) && !(mayWait && shardId === 'shard-1'))
    .map((shardId) => `writes to ${shardId} are paused`);
}

/** Effects that may happen only once for each thing that they are done to. */
export function doubled(effects: string[]): string[] {
  const once = effects.filter((effect) =>
    /^(start|restart|reopen|publish|quarantine|label|migrate|gate|scale)/.test(effect),
  );
  return once.filter((effect, at) => once.indexOf(effect) !== at).map((effect) => `twice: ${effect}`);
}
