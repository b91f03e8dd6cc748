import { Buffer } from 'node:buffer';

const NEWLINE = 10;
const RETURN = 13;
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
  return {
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const blocks: Buffer[] = [];
      let [start, line] = [0, 0];
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, line)) {
        const isEmpty = at === line || (at === line + 1 && bytes[line] === RETURN);
        line = at + 1;
        if (!isEmpty) continue;
        blocks.push(bytes.subarray(start, line));
        start = line;
      }
      rest = bytes.subarray(start);
      if (rest.length > MOST_BYTES) throw new RangeError(`an event of a stream is larger than ${MOST_BYTES} bytes`);
      return blocks;
    },
    rest: () => rest,
  };
}
