import type { Wait, WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { StartAction, StartMeans, StartPlan, StartWorkload } from '../../contracts/bootstrap/start-plan.ts';
import type { CycleCause, Verdict } from '../../contracts/bootstrap/verdict.ts';
import { isBelieved, keepWaits } from './find-causes.ts';
import { blockersOf, fixpoint, type Graph, graphOf, workloadOf } from './fixpoint.ts';
import { isProven } from './judge-start.ts';
import { offerActions } from './offer-actions.ts';
import { simulateStart } from './simulate-start.ts';
import { startOrder } from './start-order.ts';

/** A plan, if one completes the start, and what only a person can do. */
export type StartProposal = { plan: StartPlan | null; advice: StartAction[] };

/** With more actions, sets of them are no longer tried one by one. */
const FEW = 12;

/**
 * Returns the smallest and then cheapest set of allowed actions that lets everything come true which
 * waits for a proven cycle, or for something missing that a declared migration or check makes, as a
 * simulation of the graph shows. No action touches what is healthy, or outside of the target.
 */
export function findPlan(nodes: readonly WaitNode[], verdict: Verdict, means: StartMeans): StartProposal {
  const given = graphOf(nodes);
  const cycles = verdict.causes.filter((cause) => cause.kind !== 'root' && isProven(cause)) as CycleCause[];
  const missing = makeableRoots(keepWaits(given, isBelieved), verdict, means);
  const causes = [...cycles, ...missing];
  if (causes.length === 0) return { plan: null, advice: [] };
  const all = asWaits(given, causes);
  const graph = keepWaits(all, isBelieved);
  const reached = fixpoint(graph);
  const cured = fixpoint(
    graph,
    causes.flatMap((cause) => cause.nodes),
  );
  const goal = [...cured].filter((id) => !reached.has(id) && !graph.get(id)?.outside);
  const offers = causes
    .flatMap((cause) =>
      offerActions(graph, reached, cause, missing.includes(cause) ? checksOf(cause, graph, means) : means),
    )
    .filter(distinct);
  const mayTouch = touchable(graph, reached);
  const isAllowed = ({ cost, on, makes }: StartAction) =>
    cost !== null && on.every(mayTouch) && makes.every((id) => !graph.get(id)?.outside);
  const advice = offers.filter((offer) => !isAllowed(offer)).map((offer) => ({ ...offer, cost: null }));
  const core = coreOf(graph, reached, cured, offers);
  const completes = (actions: readonly StartAction[]) => {
    const end = simulateStart(core, actions).reached;
    return goal.every((id) => end.has(id));
  };
  const chosen = cheapest(offers.filter(isAllowed), completes);
  if (chosen === null) return { plan: null, advice };
  const waiting = new Set(goal.flatMap((id) => graph.get(id) ?? []).map(workloadOf));
  const workloads = means.workloads.filter(({ workload }) => waiting.has(workload));
  // What ragmend.yaml says need not be proven to be minded, unless it leaves no order.
  const isMinded = (wait: Wait) =>
    isBelieved(wait) || (wait.basis === 'config' && wait.on.every((id) => cured.has(id)));
  const { done } = simulateStart(graph, chosen);
  const plan = planOf(keepWaits(all, isMinded), workloads, done) ?? planOf(graph, workloads, done);
  return { plan, advice };
}

const distinct = (offer: StartAction, at: number, all: readonly StartAction[]): boolean =>
  all.findIndex((one) => JSON.stringify(one) === JSON.stringify(offer)) === at;

/** What is missing, what a declared migration or check makes, and what something provably waits for. */
function makeableRoots(believed: Graph, { causes }: Verdict, means: StartMeans): CycleCause[] {
  const waits = [...believed.values()].flatMap((one) => (one.holds || one.outside ? [] : one.waits));
  return causes.flatMap((cause) => {
    if (cause.kind !== 'root' || cause.isEarly || cause.isOutside || cause.barred?.why !== 'absent') return [];
    const { node } = cause;
    const made: CycleCause = { ...cause, kind: 'deadlock', nodes: [node], cycle: [], proof: 'confirmed' };
    const { migrations, checks } = checksOf(made, believed, means);
    const isMakeable = migrations.some(({ makes }) => makes.includes(node)) || checks.some(({ job }) => job === node);
    return isMakeable && waits.some(({ on }) => on.includes(node)) ? [made] : [];
  });
}

/** A Job that is gone has perhaps run: without the word of a check it may be checked, not run again. */
const checksOf = ({ nodes }: CycleCause, graph: Graph, means: StartMeans): StartMeans =>
  nodes.every((id) => graph.get(id)?.condition === 'migrated')
    ? means
    : { ...means, migrations: means.migrations.filter(({ isPending }) => isPending === true) };

/**
 * Words everything that a plan cures as waits: a node of a livelock waits for all others of it, and
 * what is missing for itself.
 */
function asWaits(graph: Graph, causes: readonly CycleCause[]): Graph {
  const changed = new Map(graph);
  for (const { kind, nodes } of causes)
    for (const { barred, ...node } of nodes.flatMap((id) => graph.get(id) ?? [])) {
      if (kind !== 'livelock' && !barred) continue;
      const on = barred ? [node.id] : nodes.filter((id) => id !== node.id);
      const evidence = barred?.evidence ?? node.crashing ?? { kind: 'field', from: node.of, text: '' };
      const wait = { on, atLeast: on.length, basis: 'api', evidence, runs: 1 } as const;
      changed.set(node.id, { ...node, waits: [...node.waits, wait] });
    }
  return changed;
}

/** Returns a test of whether something is of the target and not healthy. */
function touchable(graph: Graph, reached: ReadonlySet<string>): (of: string) => boolean {
  const stuck = new Set<string>();
  const outside = new Set<string>();
  for (const node of graph.values()) {
    const names = [node.of, workloadOf(node)];
    for (const name of names) if (node.outside) outside.add(name);
    for (const name of names) if (!reached.has(node.id)) stuck.add(name);
  }
  return (of) => stuck.has(of) && !outside.has(of);
}

/** The part of the graph that a plan is about: what can be cured, and what holds before. */
function coreOf(graph: Graph, reached: ReadonlySet<string>, cured: ReadonlySet<string>, offers: StartAction[]): Graph {
  const core = new Map<string, WaitNode>();
  for (const id of offers.flatMap(({ after }) => after)) {
    const node = graph.get(id);
    if (node && reached.has(id)) core.set(id, { ...node, holds: true, waits: [] });
  }
  for (const node of graph.values()) {
    if (reached.has(node.id) || !cured.has(node.id)) continue;
    const waits = node.waits.flatMap((wait) => {
      const blockers = blockersOf(wait, reached);
      if (blockers.length === 0) return [];
      const held = new Set(wait.on).size - blockers.length;
      return [{ ...wait, on: blockers, atLeast: wait.atLeast - held }];
    });
    core.set(node.id, {
      ...node,
      waits: waits.map((wait) => ({ ...wait, on: wait.on.filter((id) => cured.has(id)) })),
    });
  }
  return core;
}

const costOf = (actions: readonly StartAction[]): number => actions.reduce((sum, { cost }) => sum + (cost ?? 0), 0);

/** More actions never make less come true, so that nothing is tried if all together fail. */
function cheapest(
  offers: readonly StartAction[],
  completes: (actions: readonly StartAction[]) => boolean,
): StartAction[] | null {
  if (!completes(offers)) return null;
  if (offers.length <= FEW) return subsetsOf(offers).find(completes) ?? null;
  const dearestFirst = [...offers].sort((one, other) => (other.cost ?? 0) - (one.cost ?? 0));
  return dearestFirst.reduce<StartAction[]>((kept, offer) => {
    const fewer = kept.filter((one) => one !== offer);
    return completes(fewer) ? fewer : kept;
  }, dearestFirst);
}

/** Returns all sets of some actions, by size and then by cost. */
function subsetsOf(offers: readonly StartAction[]): StartAction[][] {
  const masks = Array.from({ length: 2 ** offers.length }, (_, mask) => mask);
  return masks
    .map((mask) => offers.filter((_, at) => mask & (1 << at)))
    .sort((one, other) => one.length - other.length || costOf(one) - costOf(other));
}

const STOPS: readonly StartAction['kind'][] = ['migrate', 'start-together', 'scale-from-zero'];

/** Orders a plan: what waits is started in the order of its roles, and stopped in the reverse one. */
function planOf(graph: Graph, workloads: StartWorkload[], actions: StartAction[]): StartPlan | null {
  const made = actions.flatMap(({ makes }) => makes);
  const together = actions.flatMap((one) => one.together);
  const { groups, cycle } = startOrder(graph, workloads, made, together);
  if (cycle.length > 0) return null;
  const stopped = new Set(actions.filter(({ kind }) => STOPS.includes(kind)).flatMap(({ on }) => on));
  const stop = groups.map((group) => group.filter((one) => stopped.has(one))).filter((group) => group.length > 0);
  return { actions, stop: stop.reverse(), start: groups, cost: costOf(actions) };
}
