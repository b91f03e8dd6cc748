/** A part of a Markdown text, its inline marks still in it. */
export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'table'; head: string[]; rows: string[][] }
  | { kind: 'code' | 'text'; text: string };

type Taken = { block: Block; lines: number };

/** The blocks of a Markdown text: headings, lists, tables, fenced code, and paragraphs for everything else. */
export function blocksOf(markdown: string): Block[] {
  const lines = markdown.split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at]?.trim() === '') {
      at += 1;
      continue;
    }
    const { block, lines: count } = take(lines.slice(at));
    blocks.push(block);
    at += count;
  }
  return blocks;
}

function take(lines: string[]): Taken {
  return heading(lines) ?? code(lines) ?? list(lines, false) ?? list(lines, true) ?? table(lines) ?? paragraph(lines);
}

function heading([line = '']: string[]): Taken | null {
  const found = /^(#{1,6})\s+(.*)$/.exec(line);
  if (found === null) return null;
  return { block: { kind: 'heading', level: found[1]?.length ?? 1, text: found[2] ?? '' }, lines: 1 };
}

function code(lines: string[]): Taken | null {
  if (!lines[0]?.startsWith('```')) return null;
  const end = lines.findIndex((line, at) => at > 0 && line.startsWith('```'));
  const last = end === -1 ? lines.length : end;
  return { block: { kind: 'code', text: lines.slice(1, last).join('\n') }, lines: last + 1 };
}

function list(lines: string[], ordered: boolean): Taken | null {
  const mark = ordered ? /^\s*\d+[.)]\s+/ : /^\s*[-*]\s+/;
  const run = leading(lines, (line) => mark.test(line));
  if (run.length === 0) return null;
  return { block: { kind: 'list', ordered, items: run.map((line) => line.replace(mark, '')) }, lines: run.length };
}

function table(lines: string[]): Taken | null {
  const run = leading(lines, (line) => line.trimStart().startsWith('|'));
  if (run.length < 2 || !/^[\s|:-]+$/.test(run[1] ?? '')) return null;
  const [head = [], , ...rows] = run.map(cells);
  return { block: { kind: 'table', head, rows }, lines: run.length };
}

function cells(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function paragraph(lines: string[]): Taken {
  const [first = '', ...rest] = lines;
  const more = leading(
    rest,
    (line) => line.trim() !== '' && !/^(#{1,6}\s|```|\s*[-*]\s|\s*\d+[.)]\s|\s*\|)/.test(line),
  );
  return { block: { kind: 'text', text: [first, ...more].join('\n') }, lines: more.length + 1 };
}

function leading(lines: string[], belongs: (line: string) => boolean): string[] {
  const end = lines.findIndex((line) => !belongs(line));
  return end === -1 ? lines : lines.slice(0, end);
}
