import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentFile, documentsFrom } from '../../../adapters/local/document-source.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'documents-'));
  file = join(dir, 'documents.jsonl');
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const line = (id: string, minute: number, shardId = 'shard-1', targetId = 'docs-rag') =>
  `${JSON.stringify({ id, targetId, shardId, text: `text of ${id}`, addedAt: `2026-11-23T10:0${minute}:00.000Z` })}\n`;

test('documents of the shard that were added after the instant come, oldest first', async () => {
  const others = line('other-shard', 5, 'shard-2') + line('other-target', 5, 'shard-1', 'else');
  writeFileSync(file, line('at', 1) + line('late', 3) + line('early', 2) + others);

  const documents = await documentFile({ file }).newerThan('docs-rag', 'shard-1', '2026-11-23T11:01:00+01:00');

  expect(documents).toEqual([
    { id: 'early', shardId: 'shard-1', text: 'text of early', addedAt: '2026-11-23T10:02:00.000Z' },
    { id: 'late', shardId: 'shard-1', text: 'text of late', addedAt: '2026-11-23T10:03:00.000Z' },
  ]);
});

test('a line that is still being written is not there yet', async () => {
  writeFileSync(file, line('whole', 2) + line('torn', 3).slice(0, 20));

  const documents = await documentFile({ file }).newerThan('docs-rag', 'shard-1', '2026-11-23T00:00:00Z');

  expect(documents.map(({ id }) => id)).toEqual(['whole']);
});

test('a missing file, a malformed line and a wrong instant are errors, never an empty answer', async () => {
  const source = documentFile({ file });
  const missing = source.newerThan('docs-rag', 'shard-1', '2026-11-23T00:00:00Z');
  await expect(missing).rejects.toBeInstanceOf(DependencyUnavailable);

  writeFileSync(file, `{"id": \n${line('whole', 2)}`);

  await expect(source.newerThan('docs-rag', 'shard-1', '2026-11-23T00:00:00Z')).rejects.toThrow('malformed line');
  await expect(source.newerThan('docs-rag', 'shard-1', 'yesterday')).rejects.toThrow("'yesterday'");
});

test('reading on from an offset gives what came since, in whole lines', () => {
  writeFileSync(file, line('first', 1));
  const before = documentsFrom(file, 0);
  appendFileSync(file, line('zweite Zeile ü', 2) + line('torn', 3).slice(0, 9));

  const after = documentsFrom(file, before.end);

  expect(before.documents.map(({ id }) => id)).toEqual(['first']);
  expect(after.documents.map(({ id }) => id)).toEqual(['zweite Zeile ü']);
  expect(documentsFrom(file, after.end)).toEqual({ documents: [], end: after.end });
});
