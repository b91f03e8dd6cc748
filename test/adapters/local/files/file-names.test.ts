import fc from 'fast-check';
import { isEscaped, pathBytes, pathText } from '../../../../adapters/local/files/file-names.ts';

const name = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }).map((text) => Buffer.from(text)),
    fc.constantFrom('%41', '%', '%0A', '%zz', '100%25').map((text) => Buffer.from(text)),
  )
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x41 : byte))));
const path = fc
  .array(name, { minLength: 1, maxLength: 3 })
  .map((parts) => Buffer.from(parts.map((part) => part.toString('latin1')).join('/'), 'latin1'));

test('every path of bytes comes back from its text, which is plain text', () => {
  fc.assert(
    fc.property(path, (bytes) => {
      const text = pathText(bytes);

      expect(pathBytes(text).equals(bytes)).toBe(true);
      expect(Buffer.from(text).toString()).toBe(text);
      expect(text).not.toMatch(/[\n\r\t]/);
    }),
  );
});

test('no two paths have one text', () => {
  fc.assert(
    fc.property(path, path, (one, other) => {
      expect(pathText(one) === pathText(other)).toBe(one.equals(other));
    }),
  );
});

test.each([
  ['segment/data_level0.bin', 'segment/data_level0.bin', false],
  ['größe/索引', 'größe/索引', false],
  ['100%', '100%', false],
  ['a%41', 'a%2541', true],
  ['a\nb/größe', 'a%0Ab/größe', true],
])('%j is written as %j', (given, text, escaped) => {
  expect(pathText(Buffer.from(given))).toBe(text);
  expect(isEscaped(text)).toBe(escaped);
});
