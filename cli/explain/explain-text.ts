import { graphLines } from '../../core/bootstrap/show/graph-lines.ts';
import type { StartFound } from '../../core/contracts/rooms/bootstrap.ts';
import { plain } from '../terminal.ts';

/** Returns what was found of a start for people: the verdict in words, who waits for whom, and what to mind. */
export function explainText(found: StartFound): string {
  const graph = graphLines(found);
  return [
    ...found.sentences,
    ...(graph.length > 0 ? ['', 'who waits for whom:', ...indented(graph)] : []),
    ...(found.signs.length > 0 ? ['', 'to mind before anything is changed:', ...indented(found.signs)] : []),
  ]
    .map(plain)
    .join('\n');
}

const indented = (lines: string[]) => lines.map((line) => `  ${line}`);
