import { documentLines } from '../../adapters/documents/document-source.ts';
import { documentLine } from '../contracts/document-source.contract.ts';

const MiB = 1024 * 1024;
const CHUNKS = 2400;
const LINES = 120;
const TEXT = 'x'.repeat(2300);

/** 277,000 documents and more in 600 MiB and more, made while they are read. */
async function* read() {
  for (let n = 0; n < CHUNKS; n += 1)
    yield Buffer.from(
      Array.from({ length: LINES }, (_, at) =>
        documentLine({ id: `${n}-${at}`, text: TEXT, addedAt: n < CHUNKS / 2 ? 1_700_000_000 : undefined }),
      ).join(''),
    );
}

test('a source of 600 MB is counted and read to its end in memory that does not grow with it', async () => {
  const open = async () => ({ generation: '1', size: Number.MAX_SAFE_INTEGER, isWhole: true, read });
  const source = documentLines(open);
  const before = process.memoryUsage().rss;
  let peak = 0;
  let bytes = 0;
  let documents = 0;

  for await (const page of source.pages('docs-rag', 'shard-1', null)) {
    documents += page.documents.length;
    bytes = page.next.byte;
    peak = Math.max(peak, process.memoryUsage().rss - before);
  }
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss - before);
  }, 50);
  const census = await source.census('docs-rag', 'shard-1', '2026-11-23T00:00:00Z');

  clearInterval(watch);

  process.stdout.write(`${Math.round(bytes / MiB)} MiB were read in ${Math.round(peak / MiB)} MiB of memory\n`);
  expect(bytes).toBeGreaterThan(600 * MiB);
  expect(documents).toBe(CHUNKS * LINES);
  expect(census).toMatchObject({ documents: CHUNKS * LINES, changed: (CHUNKS * LINES) / 2, oddLines: 0 });
  expect(peak).toBeLessThan(250 * MiB);
}, 600_000);
