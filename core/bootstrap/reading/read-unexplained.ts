import type { Evidence, Wait, WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { Pace } from '../graph/judge-start.ts';
import { bar, field, line } from './draft.ts';
import { saidBy } from './log-runs.ts';
import { type Room, targetNode } from './room.ts';
import { containersOf, timeOf } from './scene/container-state.ts';
import { conditionOf } from './scene/fields.ts';
import { nameOf } from './scene/scene.ts';
import { behind, type Workload } from './scene/workloads.ts';

/**
 * Bars what does not come true although nothing it is known to wait for is open: nobody knows why, or a server that
 * serves others is out of its reach. Returns the pace with whatever waited for something that has only just moved.
 */
export function readUnexplained(room: Room, pace: Pace): Pace {
  if (pace.moved === null) return pace;
  const early = new Set([...pace.moved, ...pace.young]);
  const late: string[] = [];
  const nodes = new Map(room.draft.nodes().map((one) => [one.id, one]));
  for (const workload of room.workloads) {
    const node = targetNode(room, workload);
    if (node.holds || node.barred || early.has(workload.of) || !isHeldUp(room, workload)) continue;
    if (node.waits.every((wait) => isMet(wait, nodes))) late.push(...explain(room, workload, early));
  }
  return { ...pace, moved: [...pace.moved, ...late] };
}

/** Says what is known of a workload that nothing holds up; returns its name if what it waited for has just moved. */
function explain(room: Room, workload: Workload, early: ReadonlySet<string>): string[] {
  const node = targetNode(room, workload);
  const fault = ownFault(room, workload);
  const servers = node.waits.filter(({ basis, on }) => basis !== 'api' && on.every((id) => id.endsWith(' ready')));
  if (fault) bar(node, 'config', fault);
  else if (node.waits.some(({ on }) => on.some((id) => isNew(room, id, early)))) return [workload.of];
  else if (servers.length === 0) bar(node, 'unknown', silence(workload));
  else for (const wait of servers) barWay(room, workload, node, wait);
  return [];
}

/** What a crashing container says of its own configuration, where all that it names is there. */
function ownFault({ scene }: Room, { stuck }: Workload): Evidence | undefined {
  const runs = stuck.flatMap((pod) => containersOf(pod).map((container) => ({ pod, container })));
  return runs
    .filter(({ container: { ready, reason } }) => !ready && reason === 'CrashLoopBackOff')
    .flatMap(({ pod, container }) =>
      saidBy(scene, pod, container)
        .filter((one) => one.class === 'config' && one.means === null && one.pattern !== 'panic')
        .map(({ text }) => line(`${nameOf(pod)} ${container.name}`, text)),
    )[0];
}

const isMet = ({ on, atLeast }: Wait, nodes: ReadonlyMap<string, WaitNode>) =>
  on.filter((id) => nodes.get(id)?.holds).length >= atLeast;

/** A schema that is right counts for the next run; so does what has moved: a workload, or those behind a Service. */
function isNew({ scene, workloads }: Room, id: string, early: ReadonlySet<string>): boolean {
  const of = id.slice(0, id.lastIndexOf(' '));
  const service = of.startsWith('Service/') ? scene.find('Service', of.slice('Service/'.length)) : null;
  const about = service ? behind(service, workloads).map((one) => one.of) : [of];
  return id.endsWith(' migrated') || about.some((one) => early.has(one));
}

/** Nobody starts or stops for longer. */
const LONG_MS = 15 * 60_000;

/** Returns whether a workload has been as it is for long; a Job that runs is at work. */
function isHeldUp({ scene }: Room, { kind, fresh, old, stuck }: Workload): boolean {
  if (kind === 'Job' && (stuck.length === 0) === fresh.length > 0) return false;
  const isRecent = (text: string | null) => scene.now - (timeOf(text) ?? 0) < LONG_MS;
  if ([...fresh, ...old].some(({ metadata }) => isRecent(metadata.deletionTimestamp ?? null))) return false;
  return !stuck.some((pod) => {
    const containers = containersOf(pod);
    if (containers.some(({ reason }) => reason === 'CrashLoopBackOff')) return false;
    return (
      isRecent(conditionOf(pod, 'Ready')?.since ?? null) ||
      containers.some(({ state, ready, since }) => state === 'running' && !ready && isRecent(since))
    );
  });
}

function silence({ of, kind, ready, wanted, fresh, stuck }: Workload) {
  const [first] = stuck;
  const states = first ? containersOf(first).map(({ reason }) => reason) : [];
  const state = [conditionOf(first, 'Ready')?.reason, ...states].find((one) => one);
  const count = kind === 'Job' ? 'is not complete' : `has ${ready} of ${wanted} pods ready`;
  return field(
    of,
    fresh.length === 0
      ? `${count}: no pod was made, and no event is left that says why`
      : `${count}${state === undefined ? '' : ` (${state})`}, and nothing says why`,
  );
}

/** A server that is ready, and still a pod fails to reach it: another port, a policy, or the network. */
function barWay({ draft }: Room, { of }: Workload, node: WaitNode, { on, evidence, runs }: Wait) {
  const server = on[0]?.replace(/ ready$/, '') ?? '';
  const way = draft.node(`way from ${of} to ${server}`, 'free', { partOf: of });
  bar(way, 'unreachable', evidence);
  draft.wait(node, way, { basis: 'log', evidence, runs });
}
