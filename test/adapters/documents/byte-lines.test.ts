import fc from 'fast-check';
import { type ByteLine, byteLines, LINE_BYTES } from '../../../adapters/documents/byte-lines.ts';

async function* inPieces(bytes: Uint8Array, lengths: number[]) {
  for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
    const length = lengths[piece % lengths.length] ?? 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
const START = { byte: 0, line: 0 };
async function linesOf(chunks: AsyncIterable<Uint8Array>, isWhole = true, start = START): Promise<ByteLine[]> {
  const lines: ByteLine[] = [];
  for await (const some of byteLines(chunks, start, isWhole)) lines.push(...some);
  return lines;
}

test('lines are the same wherever the bytes are cut, and reading goes on behind each', async () => {
  const cut = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
  const text = fc.array(fc.constantFrom('a', 'ü', '\n', '\r\n', '🦦'), { maxLength: 30 });

  await fc.assert(
    fc.asyncProperty(text, cut, async (letters, lengths) => {
      const bytes = Buffer.from(letters.join(''));
      const lines = await linesOf(inPieces(bytes, lengths));

      const wanted = bytes.toString().split('\n');
      if (wanted.at(-1) === '') wanted.pop();
      expect(lines.map((line) => line.bytes?.toString())).toEqual(wanted);
      for (const { end, line } of lines)
        expect(await linesOf(inPieces(bytes.subarray(end), lengths), true, { byte: end, line })).toEqual(
          lines.slice(line),
        );
    }),
  );
});

test('a rest without its newline counts where the bytes are whole, and not where they grow', async () => {
  const bytes = Buffer.from('a\nb');

  const [whole, growing] = [await linesOf(inPieces(bytes, [2])), await linesOf(inPieces(bytes, [2]), false)];

  expect(whole.map(({ end }) => end)).toEqual([2, 3]);
  expect(growing.map(({ end }) => end)).toEqual([2]);
});

test('a line that is too long is named without its bytes, and the next is read', async () => {
  async function* long() {
    for (let at = 0; at <= LINE_BYTES; at += 1024 * 1024) yield Buffer.alloc(1024 * 1024, 'x');
    yield Buffer.from('\nnext\n');
  }

  const lines = await linesOf(long());

  expect(lines.map(({ bytes }) => bytes?.toString() ?? null)).toEqual([null, 'next']);
  expect(lines[1]?.end).toBe(LINE_BYTES + 1024 * 1024 + 6);
});
