import type { StartAction } from '../../contracts/bootstrap/start-plan.ts';
import { fixpoint, type Graph, joint } from './fixpoint.ts';

/**
 * Does some actions on a graph, each as soon as what it needs holds. Returns the nodes that hold in
 * the end, and the actions in the order in which they were due. An action lifts no bar.
 */
export function simulateStart(
  graph: Graph,
  actions: readonly StartAction[],
): { reached: Set<string>; done: StartAction[] } {
  const made = new Set<string>();
  const done: StartAction[] = [];
  let reached = fixpoint(graph);
  for (let size = -1; size < reached.size || done.length < actions.length; ) {
    const due = actions.filter((action) => !done.includes(action) && action.after.every((id) => reached.has(id)));
    if (due.length === 0 && size === reached.size) break;
    size = reached.size;
    done.push(...due);
    for (const id of due.flatMap(({ makes }) => makes)) if (!graph.get(id)?.barred) made.add(id);
    reached = fixpoint(graph, made);
    for (const { together } of done) for (const id of joint(graph, together, reached)) made.add(id);
    reached = fixpoint(graph, made);
  }
  return { reached, done };
}
