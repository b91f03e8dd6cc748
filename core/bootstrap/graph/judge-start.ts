import type { BarredWhy, WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { Cause, CycleCause, Proof, RootCause, Verdict, VerdictKind } from '../../contracts/bootstrap/verdict.ts';
import { type Causes, findCauses, isBelieved, keepWaits, withoutRoots } from './find-causes.ts';
import { findLivelocks } from './find-livelocks.ts';
import { type Graph, graphOf, workloadOf } from './fixpoint.ts';

/**
 * How a start goes on, by workload or object: those that moved between two samples (null if there is
 * one sample only), and those too young to be called stuck.
 */
export type Pace = { moved: string[] | null; young: string[] };

/**
 * Judges a start. Cycles are looked for among the believed waits first, so that a line in a log adds
 * a suspicion at most, and neither makes a deadlock nor hides one.
 */
export function judgeStart(nodes: readonly WaitNode[], pace: Pace): Verdict {
  const graph = graphOf(nodes);
  const believed = keepWaits(graph, isBelieved);
  const proven = findCauses(believed);
  const all = findCauses(graph);
  const enforced = findCauses(keepWaits(graph, ({ basis }) => basis === 'api'));
  const isEarly = earlyBy(graph, pace);
  const cycleCause = (kind: CycleCause['kind'], { nodes: ids, cycle }: Causes['cycles'][number], proof: Proof) => ({
    kind,
    nodes: ids,
    cycle,
    proof,
    isEarly: proof !== 'enforced' && isEarly(ids),
    isOutside: ids.every((id) => graph.get(id)?.outside),
  });
  const proofOf = (ids: string[]): Proof =>
    enforced.cycles.some((one) => one.nodes.every((id) => ids.includes(id))) ? 'enforced' : 'confirmed';
  const deadlocks = proven.cycles.map((one) => cycleCause('deadlock', one, proofOf(one.nodes)));
  const known = new Set(deadlocks.flatMap((one) => one.nodes));
  const isNew = ({ nodes: ids }: Causes['cycles'][number]) => !ids.some((id) => known.has(id));
  const suspected = all.cycles.filter(isNew).map((one) => cycleCause('deadlock', one, 'unproven'));
  for (const id of suspected.flatMap((one) => one.nodes)) known.add(id);
  const behind = findCauses(withoutRoots(graph)).cycles.filter(isNew);
  const livelocks = (pace.moved === null ? [] : findLivelocks(believed, proven)).map((one) =>
    cycleCause('livelock', one, 'confirmed'),
  );
  const causes = [...deadlocks, ...suspected, ...livelocks, ...rootCauses(all, graph, isEarly)];
  const named = new Set(causes.flatMap((cause) => (cause.kind === 'root' ? [cause.node] : cause.nodes)));
  const inside = nodes.filter(({ outside }) => !outside);
  const starting = inside.filter(({ id, holds }) => !holds && all.reached.has(id)).map(({ id }) => id);
  return {
    kind: kindOf(causes, starting.length > 0 && (pace.moved === null || isEarly(starting))),
    causes,
    behind: behind.map((one) => cycleCause('deadlock', one, 'unproven')),
    bystanders: inside.filter(({ id }) => !all.reached.has(id) && !named.has(id)).map(({ id }) => id),
    starting,
  };
}

/** Returns a test of whether any of some nodes belongs to something that moved or is young. */
function earlyBy(graph: Graph, { moved, young }: Pace): (ids: string[]) => boolean {
  const early = new Set([...young, ...(moved ?? [])]);
  return (ids) =>
    ids.some((id) => {
      const node = graph.get(id) as WaitNode;
      return early.has(node.of) || early.has(workloadOf(node));
    });
}

/** Leaves out roots outside of the target on which nothing of it waits, and what a person wants so. */
function rootCauses({ roots, edges }: Causes, graph: Graph, isEarly: (ids: string[]) => boolean): RootCause[] {
  const waiting = new Map<string, string[]>([...edges.keys()].map((id) => [id, []]));
  for (const [from, targets] of edges) for (const to of targets) waiting.get(to)?.push(from);
  return roots.flatMap((node) => {
    const { barred, outside } = graph.get(node) as WaitNode;
    const victims = new Set(waiting.get(node));
    for (const id of victims) for (const one of waiting.get(id) ?? []) victims.add(one);
    const isMinded = !outside && barred?.why !== 'intent';
    if (!isMinded && ![...victims].some((id) => !graph.get(id)?.outside)) return [];
    const early = isEarly([node, ...(waiting.get(node) ?? [])]);
    return [{ kind: 'root', node, barred: barred ?? null, isEarly: early, isOutside: outside === true }];
  });
}

const BY_ITSELF: readonly BarredWhy[] = ['image', 'config', 'memory', 'crash'];

function kindOf(causes: Cause[], isStarting: boolean): VerdictKind {
  const has = (pass: (cause: Cause) => boolean) => causes.some(pass);
  const isWhy = (pass: (why: BarredWhy) => boolean) => (cause: Cause) =>
    cause.kind === 'root' && pass(cause.barred?.why ?? 'unknown');
  if (has((cause) => cause.kind !== 'root' && isProven(cause))) return 'Deadlock';
  if (has(isWhy((why) => why !== 'slow' && !BY_ITSELF.includes(why)))) return 'MissingRoot';
  if (has((cause) => cause.kind !== 'root' && cause.isOutside && cause.proof !== 'unproven')) return 'MissingRoot';
  if (has((cause) => cause.kind !== 'root' && !cause.isEarly)) return 'Suspected';
  if (has(isWhy((why) => BY_ITSELF.includes(why)))) return 'Unrelated';
  return causes.length > 0 || isStarting ? 'Slow' : 'None';
}

/** Returns whether a cycle may lead to a plan. */
export const isProven = ({ proof, isEarly, isOutside }: CycleCause): boolean =>
  proof !== 'unproven' && !isEarly && !isOutside;
