import type { Condition, WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { StartAction, StartMeans, StartWorkload } from '../../contracts/bootstrap/start-plan.ts';
import type { CycleCause } from '../../contracts/bootstrap/verdict.ts';
import { blockersOf, type Graph, workloadOf } from './fixpoint.ts';
import { EARLY } from './start-order.ts';

/** The gap that each kind of action leaves, in seconds as a rule; a plan with less is preferred. */
const COST = {
  'delete-pod': 15,
  'check-job': 20,
  'roll-back': 30,
  'start-together': 60,
  migrate: 120,
  'scale-from-zero': 180,
};

/** What a lease, a port or a GPU needs: that the pods which have it end. */
const HELD: readonly Condition[] = ['free', 'room'];

/** A knot of nodes that wait for each other, with the workloads in it and what may be done to them. */
type Knot = { cause: CycleCause; nodes: WaitNode[]; workloads: StartWorkload[]; isKnown: boolean };

/**
 * Returns what can be done about a cycle: what `means` allows with its cost, the rest as advice. The
 * graph has only the believed waits.
 */
export function offerActions(
  graph: Graph,
  reached: ReadonlySet<string>,
  cause: CycleCause,
  means: StartMeans,
): StartAction[] {
  const nodes = cause.nodes.flatMap((id) => graph.get(id) ?? []);
  const knot = { cause, nodes, ...workloadsIn(nodes, means) };
  return [
    ...migrations(knot, graph, reached, means),
    ...means.checks
      .filter(({ job }) => cause.nodes.includes(job))
      .map(({ job, after }) => action('check-job', [graph.get(job)?.of ?? job], { makes: [job], after })),
    ...nodes
      .filter(({ condition }) => condition === 'current')
      .map(({ id, of }) => action('delete-pod', [of], { makes: [id] })),
    ...rollouts(knot),
    ...groups(knot),
    ...cause.cycle.map(({ to }) => action('advise', [graph.get(to)?.of ?? to], { makes: [to] })),
  ];
}

const action = (
  kind: StartAction['kind'],
  on: string[],
  effects: Partial<Pick<StartAction, 'makes' | 'together' | 'after'>>,
  isAllowed = true,
): StartAction => ({
  kind,
  on: [...new Set(on)].sort(),
  makes: [],
  together: [],
  after: [],
  ...effects,
  cost: isAllowed && kind !== 'advise' ? COST[kind] : null,
});

/** Everything that waits for a schema is stopped before it is migrated: it may migrate, too. */
function migrations({ cause }: Knot, graph: Graph, reached: ReadonlySet<string>, means: StartMeans): StartAction[] {
  return means.migrations
    .filter(({ makes }) => makes.some((id) => cause.nodes.includes(id)))
    .map(({ makes, after }) => {
      const waiting = [...graph.values()].filter(
        ({ id, waits }) =>
          !reached.has(id) && waits.some((wait) => blockersOf(wait, reached).some((one) => makes.includes(one))),
      );
      const { workloads, isKnown } = workloadsIn(waiting, means);
      const on = workloads.map(({ workload }) => workload);
      const isAllowed = isKnown && workloads.every(({ scales }) => scales);
      return action('migrate', on, { makes, after }, isAllowed);
    });
}

/**
 * The cycle of a rollout: the old pods have what the new ones need, and end once those are ready. Locks
 * of a migration are none of its.
 */
function rollouts({ nodes, workloads }: Knot): StartAction[] {
  const held = nodes.filter(({ condition }) => HELD.includes(condition));
  if (held.length === 0 || nodes.some(({ condition }) => condition === 'migrated')) return [];
  return workloads.flatMap(({ workload, scales, rollsBack }) => {
    const own = nodes.filter((node) => workloadOf(node) === workload).map(({ id }) => id);
    const freed = held.filter(({ waits }) => waits.some(({ on }) => on.some((id) => own.includes(id))));
    return [
      action('roll-back', [workload], { makes: own }, rollsBack),
      action('scale-from-zero', [workload], { makes: freed.map(({ id }) => id) }, scales),
    ];
  });
}

/** Workloads whose processes need each other to be started, or to answer for a quorum. */
function groups({ cause, nodes, workloads, isKnown }: Knot): StartAction[] {
  const members = nodes.filter(({ condition }) => condition === 'quorum').flatMap(({ waits }) => waits);
  const answering = new Set(members.flatMap(({ on }) => on));
  const isEarly = ({ id, condition }: WaitNode) =>
    EARLY.includes(condition) || answering.has(id) || cause.kind === 'livelock';
  const together = nodes.filter((node) => !node.outside && isEarly(node)).map(({ id }) => id);
  if (together.length === 0 || workloads.length === 0) return [];
  const isAllowed = isKnown && workloads.every(({ startsTogether }) => startsTogether);
  const on = workloads.map(({ workload }) => workload);
  return [action('start-together', on, { together }, isAllowed)];
}

/** The workloads of some nodes that `means` knows, and whether it knows all of them; a Job ends by itself. */
function workloadsIn(nodes: readonly WaitNode[], { workloads }: StartMeans) {
  const names = new Set(nodes.map(workloadOf));
  const known = workloads.filter(({ workload }) => names.has(workload));
  const owners = nodes.flatMap(({ partOf }) => partOf ?? []).filter((name) => !name.startsWith('Job/'));
  return { workloads: known, isKnown: owners.every((name) => known.some(({ workload }) => workload === name)) };
}
