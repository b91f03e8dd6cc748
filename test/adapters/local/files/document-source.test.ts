import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentFile, documentsFrom } from '../../../../adapters/local/files/document-source.ts';
import {
  documentLine,
  documentLinesContract,
  documentSourceContract,
} from '../../../contracts/document-source.contract.ts';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'documents-'));
  file = join(dir, 'documents.jsonl');
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = () => ({
  source: documentFile({ file }),
  async write(text: string) {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  },
});
documentSourceContract('documentFile', open);
documentLinesContract('documentFile', open);

test('a line that is still being written is not there yet, and is no odd line', async () => {
  writeFileSync(file, documentLine({ id: 'whole' }) + documentLine({ id: 'torn' }).slice(0, -1));

  const { documents, oddLines } = await documentFile({ file }).census('docs-rag', 'shard-1');

  expect([documents, oddLines]).toEqual([1, 0]);
});

test('an instant that is no time is refused, not taken for the start or the end of time', async () => {
  writeFileSync(file, documentLine({ id: 'a', addedAt: '2026-11-23T12:00:00.000Z' }));

  await expect(documentFile({ file }).census('docs-rag', 'shard-1', 'yesterday')).rejects.toThrow("'yesterday'");
});

test('the newest documents are found where the end of the file is another shard alone', async () => {
  const others = Array.from({ length: 9000 }, (_, n) => documentLine({ id: `else-${n}`, shardId: 'shard-2' }));
  writeFileSync(file, [documentLine({ id: 'a' }), documentLine({ id: 'b' }), ...others].join(''));

  const newest = await documentFile({ file }).newest('docs-rag', 'shard-1', 1);

  expect(newest.map(({ id }) => id)).toEqual(['b']);
});

test('reading on from an offset gives what came since, in whole lines', async () => {
  writeFileSync(file, documentLine({ id: 'first' }));
  const before = await documentsFrom(file, 0);
  appendFileSync(
    file,
    `${documentLine({ id: 'zweite Zeile ü' })}not json\n${documentLine({ id: 'torn' }).slice(0, 9)}`,
  );

  const after = await documentsFrom(file, before.end);

  expect(before.documents.map(({ id }) => id)).toEqual(['first']);
  expect(after.documents.map(({ id }) => id)).toEqual(['zweite Zeile ü']);
  expect(await documentsFrom(file, after.end)).toEqual({ documents: [], end: after.end });
});
