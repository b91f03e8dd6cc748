import type { Wait, WaitNode } from '../../contracts/bootstrap/graph.ts';

/** Nodes by their ids. */
export type Graph = ReadonlyMap<string, WaitNode>;

/**
 * Returns the nodes by id. Throws if an id occurs twice or a wait names a node that is not there.
 */
export function graphOf(nodes: readonly WaitNode[]): Graph {
  const graph = new Map(nodes.map((node) => [node.id, node]));
  if (graph.size < nodes.length) {
    const twice = nodes.find((node) => graph.get(node.id) !== node);
    throw new Error(`two nodes have the id "${twice?.id}": give each its own`);
  }
  for (const node of nodes)
    for (const id of node.waits.flatMap(({ on }) => on))
      if (!graph.has(id)) throw new Error(`"${node.id}" waits for "${id}", which is not in the graph: add that node`);
  return graph;
}

/** Returns the workload or object that a node belongs to. */
export const workloadOf = ({ of, partOf }: WaitNode): string => partOf ?? of;

/** A wait of which `left` nodes are still to come true. */
type Need = { of: WaitNode; left: number };

/**
 * Returns the nodes that hold or come true by themselves, given that those of `made` hold: the least
 * fixpoint, in time linear in the number of waits (Dowling and Gallier 1984).
 */
export function fixpoint(graph: Graph, made: Iterable<string> = []): Set<string> {
  const watchers = new Map<string, Need[]>();
  const open = new Map([...graph.values()].map((node) => [node.id, watch(node, watchers)]));
  const isMade = new Set(made);
  const comesTrue = ({ id, holds, barred }: WaitNode) => holds || isMade.has(id) || (!barred && open.get(id) === 0);
  const reached = new Set([...graph.values()].filter(comesTrue).map(({ id }) => id));
  // A set that grows while it is walked is walked to its end.
  for (const id of reached)
    for (const need of watchers.get(id) ?? []) {
      need.left--;
      if (need.left !== 0) continue;
      open.set(need.of.id, (open.get(need.of.id) ?? 0) - 1);
      if (comesTrue(need.of)) reached.add(need.of.id);
    }
  return reached;
}

/** Lets the waits of a node watch their nodes, and returns how many of them are open. */
function watch(node: WaitNode, watchers: Map<string, Need[]>): number {
  const waits = node.waits.filter(({ atLeast }) => atLeast > 0);
  for (const wait of waits) {
    const need = { of: node, left: wait.atLeast };
    for (const id of new Set(wait.on)) {
      const known = watchers.get(id);
      if (known) known.push(need);
      else watchers.set(id, [need]);
    }
  }
  return waits.length;
}

/** Returns whether a wait has fewer nodes than it needs, so that nothing can satisfy it. */
export const isImpossible = ({ on, atLeast }: Wait): boolean => new Set(on).size < atLeast;

/** Returns the nodes that a wait still needs one of; none if it is satisfied by what is reached. */
export function blockersOf({ on, atLeast }: Wait, reached: ReadonlySet<string>): string[] {
  const blockers = [...new Set(on)].filter((id) => !reached.has(id));
  return isMet({ on, atLeast }, reached) ? [] : blockers;
}

const isMet = ({ on, atLeast }: Pick<Wait, 'on' | 'atLeast'>, reached: ReadonlySet<string>): boolean =>
  new Set(on.filter((id) => reached.has(id))).size >= atLeast;

/** Adds to `reached` those of some nodes that come true by what is reached. */
export function grow(graph: Graph, ids: readonly string[], reached: ReadonlySet<string>): Set<string> {
  const grown = new Set(reached);
  const comesTrue = (id: string) => {
    const node = graph.get(id);
    return node && !grown.has(id) && !node.barred && node.waits.every((wait) => isMet(wait, grown));
  };
  for (let size = -1; size < grown.size; ) {
    size = grown.size;
    for (const id of ids) if (comesTrue(id)) grown.add(id);
  }
  return grown;
}

/**
 * Adds to `reached` those of some nodes that come true if they all begin at once: the greatest set
 * that relies only on itself and on what is reached.
 */
export function joint(graph: Graph, ids: readonly string[], reached: ReadonlySet<string>): Set<string> {
  const held = new Set([...reached, ...ids]);
  const falls = (id: string) => {
    const node = graph.get(id);
    return !reached.has(id) && (!node || node.barred || !node.waits.every((wait) => isMet(wait, held)));
  };
  for (let size = held.size + 1; size > held.size; ) {
    size = held.size;
    for (const id of ids) if (falls(id)) held.delete(id);
  }
  return held;
}
