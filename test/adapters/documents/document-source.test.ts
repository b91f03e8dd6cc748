import { documentLines } from '../../../adapters/documents/document-source.ts';
import { documentLine } from '../../contracts/document-source.contract.ts';

const CHUNK_LINES = 1000;

/** A source that is made while it is read, and counts the chunks that were asked for. */
function generated(chunks: number) {
  const chunk = (n: number) =>
    Buffer.from(
      Array.from({ length: CHUNK_LINES }, (_, at) => documentLine({ id: `${n}-${at}`, addedAt: '2026-11-23' })).join(
        '',
      ),
    );
  const asked = { chunks: 0 };
  async function* read() {
    for (let n = 0; n < chunks; n += 1) {
      asked.chunks += 1;
      yield chunk(n);
    }
  }
  const source = documentLines(async () => ({ generation: '1', size: Number.MAX_SAFE_INTEGER, isWhole: true, read }));
  return { source, asked };
}

test('no more is read than was asked for, and a page holds at most a hundred lines', async () => {
  const { source, asked } = generated(500);
  let pages = 0;

  for await (const { documents, next } of source.pages('docs-rag', 'shard-1', null)) {
    expect(documents.length).toBeLessThanOrEqual(100);
    expect(asked.chunks).toBe(Math.ceil(next.line / CHUNK_LINES));
    pages += 1;
    if (pages === 25) break;
  }

  expect(asked.chunks).toBe(3);
});

test('what changed is streamed as it is read', async () => {
  const { source, asked } = generated(500);

  for await (const { id } of source.changedSince('docs-rag', 'shard-1', '2026-11-01T00:00:00Z')) {
    expect(id).toBe('0-0');
    break;
  }

  expect(asked.chunks).toBe(1);
});
