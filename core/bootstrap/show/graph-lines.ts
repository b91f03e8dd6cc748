import type { StartFound } from '../../contracts/rooms/bootstrap.ts';
import { notYet, onceIt, quoted, sentence } from './node-words.ts';

type NodeFound = StartFound['nodes'][number];

const MARKS: Record<NodeFound['state'], string> = {
  root: 'root',
  cycle: 'cycle',
  waits: 'waits',
  starting: 'starting',
  holds: 'holds',
};

/**
 * Returns the graph of a start as indented lines: each thing that is not there, causes first, below it what it
 * waits for, each with the line that shows it.
 */
export function graphLines({ nodes, edges, left }: StartFound): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lines = nodes
    .filter(({ state }) => state !== 'holds')
    .flatMap((node) => [
      `[${MARKS[node.state]}] ${sentence(notYet(node)).slice(0, -1)}${node.isOutside ? ' (outside of the target)' : ''}`,
      ...(node.why ? [`    ${quoted(node.why, node.of)}`] : []),
      ...edges.filter(({ from }) => from === node.id).flatMap((edge) => edgeLines(edge, byId.get(edge.to))),
    ]);
  return left > 0 ? [...lines, `${left} more are left out.`] : lines;
}

function edgeLines({ to, evidence, isOnCycle }: StartFound['edges'][number], node: NodeFound | undefined): string[] {
  const what = node ? onceIt(node) : to;
  const note = node?.state === 'holds' ? ', which holds' : isOnCycle ? ' (on the cycle)' : '';
  return [`    waits until ${what}${note}`, `        ${quoted(evidence)}`];
}
