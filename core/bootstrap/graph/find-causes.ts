import type { Wait, WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { CycleStep } from '../../contracts/bootstrap/verdict.ts';
import { blockersOf, fixpoint, type Graph, isImpossible } from './fixpoint.ts';
import { type Edges, shortestCycle, sinks } from './strong-components.ts';

/** What never comes true in a graph, why, and a shortest cycle through each knot of it. */
export type Causes = {
  reached: ReadonlySet<string>;
  edges: Edges;
  roots: string[];
  cycles: { nodes: string[]; cycle: CycleStep[] }[];
};

/**
 * Returns what the stuck nodes of a graph wait for: condensed to strongly connected components, those
 * that need no other stuck one, and the cycles that would remain without the cycles before them. A
 * barred node needs nothing else, so that a root comes before a cycle that runs through it.
 */
export function findCauses(graph: Graph): Causes {
  const first = findSinks(graph, []);
  const cycles: Causes['cycles'] = [];
  for (let found = first; found.cycles.length > 0; ) {
    cycles.push(...found.cycles);
    found = findSinks(
      graph,
      cycles.flatMap(({ nodes }) => nodes),
    );
  }
  return { ...first, cycles };
}

function findSinks(graph: Graph, made: readonly string[]): Causes {
  const reached = fixpoint(graph, made);
  const edges = new Map<string, string[]>();
  for (const node of graph.values()) if (!reached.has(node.id)) edges.set(node.id, blockersOfNode(node, reached));
  const found = sinks(edges);
  return {
    reached,
    edges,
    roots: found.filter(({ isCycle }) => !isCycle).flatMap(({ ids }) => ids),
    cycles: found
      .filter(({ isCycle }) => isCycle)
      .map(({ ids }) => ({ nodes: ids, cycle: stepsOf(shortestCycle(edges, ids), graph) })),
  };
}

function blockersOfNode(node: WaitNode, reached: ReadonlySet<string>): string[] {
  if (node.barred || node.waits.some(isImpossible)) return [];
  return [...new Set(node.waits.flatMap((wait) => blockersOf(wait, reached)))];
}

function stepsOf(cycle: string[], graph: Graph): CycleStep[] {
  return cycle.map((from, at) => {
    const to = cycle[(at + 1) % cycle.length] as string;
    return stepOf(from, to, strongest(graph.get(from)?.waits.filter(({ on }) => on.includes(to)) ?? []));
  });
}

/** Returns a wait as a step of a cycle. */
export const stepOf = (from: string, to: string, { basis, evidence, confirmed }: Wait): CycleStep => ({
  from,
  to,
  basis,
  evidence,
  confirmed: confirmed ?? null,
});

/** Of several waits for the same node, the one that is best known is shown. */
const strongest = (waits: Wait[]): Wait =>
  (waits.find(({ basis }) => basis === 'api') ?? waits.find(isBelieved) ?? waits[0]) as Wait;

/**
 * Returns whether a wait may lead to a change: the API enforces or states it, or it was seen in two
 * runs and something that no application writes confirms it.
 */
export const isBelieved = ({ basis, runs, evidence, confirmed }: Wait): boolean =>
  basis === 'api' ||
  (runs >= 2 && (confirmed?.kind === 'field' || confirmed?.kind === 'absence') && confirmed.from !== evidence.from);

/** Returns the graph with only the waits that pass. */
export const keepWaits = (graph: Graph, pass: (wait: Wait) => boolean): Graph =>
  new Map([...graph].map(([id, node]) => [id, { ...node, waits: node.waits.filter(pass) }]));

/** Returns the graph as it is once every bar and every impossible wait is gone. */
export const withoutRoots = (graph: Graph): Graph =>
  new Map(
    [...graph].map(([id, { barred, ...node }]) => [
      id,
      { ...node, waits: node.waits.filter((wait) => !isImpossible(wait)) },
    ]),
  );
