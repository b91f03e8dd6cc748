import type { WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { CycleStep } from '../../contracts/bootstrap/verdict.ts';
import { type Causes, stepOf } from './find-causes.ts';
import type { Graph } from './fixpoint.ts';
import { shortestCycle, strongComponents } from './strong-components.ts';

/**
 * Returns containers that could all start but crash until the others are there, and so keep missing
 * each other: their objects wait for each other, and at least two of them crash.
 */
export function findLivelocks(graph: Graph, { reached }: Causes): Causes['cycles'] {
  const waits = waitsBetweenObjects(graph, reached);
  const edges = new Map([...waits].map(([of, targets]) => [of, [...targets.keys()]]));
  return strongComponents(edges).flatMap((objects) => {
    const inside = new Set(objects);
    const crashing = [...graph.values()].filter((node) => inside.has(node.of) && isMissing(node, reached));
    if (new Set(crashing.map(({ of }) => of)).size < 2) return [];
    const names = shortestCycle(edges, objects);
    const cycle = names.flatMap((from, at) => waits.get(from)?.get(names[(at + 1) % names.length] as string) ?? []);
    return [{ nodes: crashing.map(({ id }) => id).sort(), cycle }];
  });
}

const isMissing = ({ id, holds, crashing, outside }: WaitNode, reached: ReadonlySet<string>): boolean =>
  crashing !== undefined && !holds && !outside && reached.has(id);

/** The waits of each object that does not hold in all for each other one. */
function waitsBetweenObjects(graph: Graph, reached: ReadonlySet<string>): Map<string, Map<string, CycleStep>> {
  const found = new Map<string, Map<string, CycleStep>>();
  const open = [...graph.values()].filter(({ id, holds }) => !holds && reached.has(id));
  for (const { of } of open) found.set(of, new Map());
  for (const node of open)
    for (const wait of node.waits)
      for (const to of wait.on) {
        const target = graph.get(to)?.of;
        if (target !== undefined && target !== node.of) found.get(node.of)?.set(target, stepOf(node.id, to, wait));
      }
  return found;
}
