import type { WaitNode } from '../../../contracts/bootstrap/graph.ts';
import type { Item } from '../render/render.ts';
import type { LintGraph } from './lint-graph.ts';

/** Returns the node of what a deployer waits for in an object: complete, ready, bound, or there. */
export function doneNode(graph: LintGraph, item: Item): WaitNode {
  if (item.kind === 'Job') return graph.node(item, 'complete');
  if (item.kind === 'PersistentVolumeClaim') return graph.node(item, 'bound');
  return graph.node(item, item.pods ? 'ready' : 'exists');
}
