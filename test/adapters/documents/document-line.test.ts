import { gzipSync } from 'node:zlib';
import { readLine } from '../../../adapters/documents/document-line.ts';
import { documentLine } from '../../contracts/document-source.contract.ts';

const WANTED = { targetId: 'docs-rag', shardId: 'shard-1' };
const read = (bytes: string | Buffer, line = 2) => readLine({ line, end: 0, bytes: Buffer.from(bytes) }, WANTED);
const whyOdd = (bytes: string | Buffer) => {
  const given = read(bytes);
  return given && 'odd' in given ? given.odd.reason : null;
};

test('a byte order mark costs nothing in any line, as where files were put together', () => {
  expect(read(`\u{feff}${documentLine({ id: 'a' })}`)).toMatchObject({ document: { id: 'a' } });
});

test('an empty list of metadata is none, as PHP writes an object without fields', () => {
  const line = (metadata: unknown) => JSON.stringify({ ...WANTED, id: 'a', text: 'x', metadata });

  expect(read(line([]))).toMatchObject({ document: { metadata: {} } });
  expect(whyOdd(line(['acl']))).toBe("document 'a': metadata is no object");
  expect(whyOdd(line('{"acl": "hr-only"}'))).toBe("document 'a': metadata is no object");
});

test('a number that JSON does not carry is no id', () => {
  expect(whyOdd('{"id": 9007199254740993, "targetId": "docs-rag", "shardId": "shard-1", "text": "x"}')).toContain(
    'write it as a text',
  );
});

test.each([
  ['gzip', gzipSync('{}')],
  ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{}', 'utf16le')])],
])('a file that is %s is named as such', (form, bytes) => {
  expect(whyOdd(bytes)).toContain(`it looks like ${form}`);
});

test('a document that was not deleted needs a text', () => {
  expect(whyOdd('{"id": "a", "targetId": "docs-rag", "shardId": "shard-1", "deletedAt": 0}')).toContain('text');
  expect(read('{"id": "a", "targetId": "docs-rag", "shardId": "shard-1", "deletedAt": 1}')).toMatchObject({
    document: { deletedAt: 'unknown' },
  });
});

test('an update that never happened says nothing of when a document was added', () => {
  const times = { addedAt: '2026-11-23T04:10:00Z', updatedAt: '0001-01-01T00:00:00Z' };
  const line = JSON.stringify({ ...WANTED, id: 'a', text: 'x', ...times });

  expect(read(line)).toMatchObject({ document: { addedAt: '2026-11-23T04:10:00.000Z' } });
});
