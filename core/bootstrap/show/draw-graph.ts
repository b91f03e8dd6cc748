import type { WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { Verdict } from '../../contracts/bootstrap/verdict.ts';
import type { StartFound } from '../../contracts/rooms/bootstrap.ts';
import type { Graph } from '../graph/fixpoint.ts';
import { shown, shownEvidence } from './node-words.ts';

const MOST_NODES = 200;
const MOST_EDGES = 400;

type Drawn = Pick<StartFound, 'nodes' | 'edges' | 'left'>;
type NodeFound = StartFound['nodes'][number];

/**
 * Returns the part of a graph that people see: what does not hold, and what that waits for. Causes come first,
 * then what waits for them, so that a graph that is too large loses its far ends. Ids, names and lines are from
 * outside, and are cut and cleaned.
 */
export function drawGraph(graph: Graph, verdict: Verdict): Drawn {
  const stateOf = statesBy(verdict);
  const rank = ranksFrom(causesIn(verdict), graph);
  const open = [...graph.values()].filter(({ holds }) => !holds);
  const named = new Set(open.flatMap((node) => [node.id, ...node.waits.flatMap(({ on }) => on)]));
  const all = [...named].flatMap((id) => graph.get(id) ?? []).sort((one, other) => rank(one.id) - rank(other.id));
  const kept = all.slice(0, MOST_NODES);
  const edges = edgesOf(kept, stepsIn(verdict));
  return {
    nodes: kept.map((node) => drawn(node, stateOf(node))),
    edges: edges.slice(0, MOST_EDGES),
    left: all.length - kept.length,
  };
}

const drawn = ({ id, of, condition, barred, crashing, outside }: WaitNode, state: NodeFound['state']): NodeFound => {
  const why = barred?.evidence ?? crashing;
  return {
    id: shown(id),
    of: shown(of),
    condition,
    state,
    why: why ? shownEvidence(why) : null,
    isOutside: outside === true,
  };
};

const causesIn = ({ causes }: Verdict) =>
  causes.flatMap((cause) => (cause.kind === 'root' ? [cause.node] : cause.nodes));

function statesBy({ causes, behind, starting }: Verdict): (node: WaitNode) => NodeFound['state'] {
  const roots = new Set(causes.flatMap((cause) => (cause.kind === 'root' ? [cause.node] : [])));
  const knots = new Set([...causes, ...behind].flatMap((cause) => (cause.kind === 'root' ? [] : cause.nodes)));
  const begun = new Set(starting);
  return ({ id, holds }) => {
    if (holds) return 'holds';
    if (roots.has(id)) return 'root';
    if (knots.has(id)) return 'cycle';
    return begun.has(id) ? 'starting' : 'waits';
  };
}

function stepsIn({ causes, behind }: Verdict): Set<string> {
  const steps = [...causes, ...behind].flatMap((cause) => (cause.kind === 'root' ? [] : cause.cycle));
  return new Set(steps.map(({ from, to }) => `${from}\n${to}`));
}

/** Returns how far nodes are from a cause; those that lead to none come last. */
function ranksFrom(causes: string[], graph: Graph): (id: string) => number {
  const waiters = new Map<string, string[]>();
  for (const { id, waits } of graph.values())
    for (const on of waits.flatMap((wait) => wait.on)) {
      const known = waiters.get(on);
      if (known) known.push(id);
      else waiters.set(on, [id]);
    }
  const ranks = new Map(causes.map((id) => [id, 0]));
  for (const [id, rank] of ranks)
    for (const one of waiters.get(id) ?? []) if (!ranks.has(one)) ranks.set(one, rank + 1);
  return (id) => ranks.get(id) ?? ranks.size;
}

function edgesOf(nodes: WaitNode[], steps: ReadonlySet<string>): StartFound['edges'] {
  const kept = new Set(nodes.map(({ id }) => id));
  const edges = nodes.flatMap(({ id, holds, waits }) =>
    holds
      ? []
      : waits.flatMap(({ on, basis, evidence }) =>
          on.filter((to) => kept.has(to)).map((to) => ({ from: id, to, basis, evidence })),
        ),
  );
  return [...new Map(edges.map((edge) => [`${edge.from}\n${edge.to}`, edge])).entries()]
    .map(([key, { from, to, basis, evidence }]) => ({
      from: shown(from),
      to: shown(to),
      basis,
      evidence: shownEvidence(evidence),
      isOnCycle: steps.has(key),
    }))
    .sort((one, other) => Number(other.isOnCycle) - Number(one.isOnCycle));
}
