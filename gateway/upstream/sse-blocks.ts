import { Buffer } from 'node:buffer';

const NEWLINE = 10;
const RETURN = 13;
const EMPTY_LINE_OF_RETURNS = Buffer.from('\r\r');
const MOST_BYTES = 8 * 1024 ** 2;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Cuts a stream of server-sent events into blocks that end with an empty line, without losing or
 * changing a byte.
 */
export type SseBlocks = { push(chunk: Buffer): Buffer[]; rest(): Buffer };

/** Returns a cutter; throws if one event is larger than 8 MiB. */
export function sseBlocks(): SseBlocks {
  let rest = NOTHING;
  let isOfReturns: boolean | null = null;
  return {
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      isOfReturns ??= endsByReturn(bytes);
      const blocks = isOfReturns === true ? blocksOfReturns(bytes) : blocksOf(bytes);
      rest = bytes.subarray(blocks.reduce((sum, { length }) => sum + length, 0));
      if (rest.length > MOST_BYTES) throw new RangeError(`an event of a stream is larger than ${MOST_BYTES} bytes`);
      return blocks;
    },
    rest: () => rest,
  };
}

function blocksOf(bytes: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  let [start, line] = [0, 0];
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, line)) {
    const isEmpty = at === line || (at === line + 1 && bytes[line] === RETURN);
    line = at + 1;
    if (!isEmpty) continue;
    blocks.push(bytes.subarray(start, line));
    start = line;
  }
  return blocks;
}

/** The same for lines that end with a carriage return alone. */
function blocksOfReturns(bytes: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  let start = 0;
  for (let at = bytes.indexOf(EMPTY_LINE_OF_RETURNS); at >= 0; at = bytes.indexOf(EMPTY_LINE_OF_RETURNS, start)) {
    blocks.push(bytes.subarray(start, at + 2));
    start = at + 2;
  }
  return blocks;
}

/** Returns whether the first line ends with a carriage return alone, null while it has no known end. */
function endsByReturn(bytes: Buffer): boolean | null {
  const [newline, at] = [bytes.indexOf(NEWLINE), bytes.indexOf(RETURN)];
  if (newline >= 0) return at >= 0 && at < newline - 1;
  return at < 0 || at === bytes.length - 1 ? null : true;
}
