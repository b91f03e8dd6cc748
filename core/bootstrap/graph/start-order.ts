import type { Condition } from '../../contracts/bootstrap/graph.ts';
import { ROLES, type StartWorkload } from '../../contracts/bootstrap/start-plan.ts';
import { blockersOf, type Graph, grow, joint, workloadOf } from './fixpoint.ts';
import { sinks } from './strong-components.ts';

/**
 * Groups to start one after the other. The workloads of `cycle` wait until each other is ready, so
 * that they have no order; it is empty if all have one.
 */
export type StartOrder = { groups: string[][]; cycle: string[] };

/** What a process does before it is ready, so that several can do it for each other. */
export const EARLY: readonly Condition[] = ['exists', 'started', 'quorum'];

/**
 * Returns the order in which some workloads start from 0, if the nodes of `made` hold by then:
 * controllers first, then by role and name, but each after what it waits for. Workloads that need no
 * more of each other than that they are started, or a quorum, or what `together` names, form a group.
 */
export function startOrder(
  graph: Graph,
  workloads: readonly Pick<StartWorkload, 'workload' | 'role'>[],
  made: Iterable<string> = [],
  together: readonly string[] = [],
): StartOrder {
  const cold = stopped(graph, new Set(workloads.map(({ workload }) => workload)), new Set(made));
  const rest = [...workloads].sort(byRoleAndName).map(({ workload }) => workload);
  const held = new Set([...cold.values()].filter(({ holds }) => holds).map(({ id }) => id));
  const able = joint(cold, [...cold.keys()], held);
  const parts = partsOf(cold, able, new Set(rest));
  let reached = grow(cold, parts.objects, held);
  const start = (group: readonly string[], from: ReadonlySet<string>) => {
    const ids = group.flatMap((one) => parts.nodes.get(one) ?? []);
    const grown = grow(cold, [...ids, ...parts.objects], from);
    return ids.every((id) => grown.has(id)) ? grown : null;
  };
  const startTogether = (group: readonly string[]) => {
    const ids = [...group.flatMap((one) => parts.nodes.get(one) ?? []), ...parts.objects];
    const isEarly = (id: string) => EARLY.includes(cold.get(id)?.condition ?? 'ready') || together.includes(id);
    return start(group, joint(cold, ids.filter(isEarly), reached));
  };
  const groups: string[][] = [];
  while (rest.length > 0) {
    const [next, grown] = nextOf(rest, (one) => start([one], reached)) ?? [null, null];
    const knots = next === null ? knotsOf(cold, able, reached, rest) : [];
    const [group, joined] = next === null ? (nextOf(knots, startTogether) ?? [null, null]) : [[next], grown];
    if (group === null) return { groups, cycle: knots[0] ?? rest };
    reached = joined;
    groups.push(group);
    for (const one of group) rest.splice(rest.indexOf(one), 1);
  }
  return { groups, cycle: [] };
}

/** Returns the first that starts, with what is reached then. */
function nextOf<T>(all: readonly T[], start: (one: T) => Set<string> | null): [T, Set<string>] | null {
  for (const one of all) {
    const reached = start(one);
    if (reached) return [one, reached];
  }
  return null;
}

/** The graph with nothing of some workloads running. */
const stopped = (graph: Graph, workloads: ReadonlySet<string>, made: ReadonlySet<string>): Graph =>
  new Map(
    [...graph].map(([id, node]) => [
      id,
      { ...node, holds: made.has(id) || (node.holds && !workloads.has(workloadOf(node))) },
    ]),
  );

/** The nodes that can come true, by workload, and those that belong to none of them. */
function partsOf(graph: Graph, able: ReadonlySet<string>, workloads: ReadonlySet<string>) {
  const nodes = new Map<string, string[]>([...workloads].map((one) => [one, []]));
  const objects: string[] = [];
  for (const node of graph.values()) if (able.has(node.id)) (nodes.get(workloadOf(node)) ?? objects).push(node.id);
  return { nodes, objects };
}

/** The workloads that wait for each other and for no one else, in the order of `rest`. */
function knotsOf(graph: Graph, able: ReadonlySet<string>, reached: ReadonlySet<string>, rest: readonly string[]) {
  const edges = new Map<string, string[]>();
  const open = [...graph.values()].filter(({ id }) => able.has(id) && !reached.has(id));
  for (const node of open) edges.set(workloadOf(node), []);
  for (const node of open)
    for (const id of node.waits.flatMap((wait) => blockersOf(wait, reached))) {
      const target = graph.get(id);
      if (target && able.has(id)) edges.get(workloadOf(node))?.push(workloadOf(target));
    }
  const knots = sinks(edges).map(({ ids }) => rest.filter((one) => ids.includes(one)));
  return knots
    .filter((knot) => knot.length > 0)
    .sort((one, other) => rest.indexOf(one[0] as string) - rest.indexOf(other[0] as string));
}

const byRoleAndName = (
  one: Pick<StartWorkload, 'workload' | 'role'>,
  other: Pick<StartWorkload, 'workload' | 'role'>,
): number => ROLES.indexOf(one.role) - ROLES.indexOf(other.role) || (one.workload < other.workload ? -1 : 1);
