import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { sseBlocks } from '../../../gateway/upstream/sse-blocks.ts';

const line = fc.constantFrom('data: a', 'data: ü', ': on', 'event: x', '');
const text = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n')))
  .map((lines) => lines.map(([one, end]) => one + end).join(''));

/** Cuts a text, then puts it through a cutter piece by piece. */
function cut(bytes: Buffer, sizes: number[]): { blocks: string[]; rest: string } {
  const cutter = sseBlocks();
  const blocks: string[] = [];
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    blocks.push(...cutter.push(bytes.subarray(at, at + size)).map(String));
    at += size;
  }
  return { blocks, rest: cutter.rest().toString() };
}

test('however a stream is cut into pieces, its blocks are the same and no byte is lost', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(9)), (whole, sizes) => {
      const bytes = Buffer.from(whole);
      const found = cut(bytes, sizes);
      expect(found).toEqual(cut(bytes, []));
      expect(found.blocks.join('') + found.rest).toBe(whole);
      for (const block of found.blocks) expect(block).toMatch(/^(?:[^\n]*[^\n\r]\r?\n)*\r?\n$/);
    }),
  );
});

test('lines that end with a carriage return alone are cut the same way', () => {
  const lines = fc.array(line).map((all) => all.map((one) => `${one}\r`).join(''));

  fc.assert(
    fc.property(lines, fc.array(fc.nat(9)), (whole, sizes) => {
      const found = cut(Buffer.from(`data: a\r${whole}`), sizes);
      expect(found).toEqual(cut(Buffer.from(`data: a\r${whole}`), []));
      expect(found.blocks.join('') + found.rest).toBe(`data: a\r${whole}`);
      for (const block of found.blocks) expect(block).toMatch(/^[^\n]*\r\r$/);
    }),
  );
});

test('an event without an end is refused instead of kept', () => {
  const cutter = sseBlocks();
  const piece = Buffer.alloc(5 * 1024 ** 2, 'a');
  cutter.push(piece);
  expect(() => cutter.push(piece)).toThrow('larger than 8388608 bytes');
});
