/**
 * A line by its number from 1, and the offset behind it; `bytes` is null if it is longer than
 * LINE_BYTES.
 */
export type ByteLine = { line: number; end: number; bytes: Buffer | null };

/** The longest line that is read: 16 MiB. Longer lines are counted, but never held. */
export const LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Splits bytes into lines, those of one chunk at a time, and holds at most one line. With
 * `isWhole`, the rest after the last newline counts as a line.
 */
export async function* byteLines(
  chunks: AsyncIterable<Uint8Array>,
  start: { byte: number; line: number },
  isWhole: boolean,
): AsyncGenerator<ByteLine[]> {
  let { byte: end, line } = start;
  let held = nothing();
  for await (const chunk of chunks) {
    const lines: ByteLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      hold(held, chunk.subarray(from, at));
      from = at + 1;
      end += held.length + 1;
      line += 1;
      lines.push({ line, end, bytes: whole(held) });
      held = nothing();
    }
    hold(held, chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (isWhole && held.length > 0) yield [{ line: line + 1, end: end + held.length, bytes: whole(held) }];
}

type Held = { length: number; parts: Uint8Array[] };

const nothing = (): Held => ({ length: 0, parts: [] });

/** Drops a line that is too long at once; only its length is kept. */
function hold(held: Held, part: Uint8Array): void {
  held.length += part.length;
  if (held.length <= LINE_BYTES) held.parts.push(part);
  else held.parts = [];
}

function whole({ length, parts }: Held): Buffer | null {
  if (length > LINE_BYTES) return null;
  const [only] = parts;
  return parts.length === 1 && only ? Buffer.from(only.buffer, only.byteOffset, only.length) : Buffer.concat(parts);
}
