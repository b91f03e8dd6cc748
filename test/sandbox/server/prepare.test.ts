import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localGoldenSets } from '../../../adapters/local/files/golden-sets.ts';
import { hasGoldenSet } from '../../../sandbox/server/prepare.ts';
import { SHARD_IDS } from '../../../sandbox/world/world.ts';

describe('a golden set', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-golden-'));
  const goldenSets = localGoldenSets({ dir });
  const found = () => hasGoldenSet({ goldenSets, targetId: 'docs-rag' });
  const queries = SHARD_IDS.map((shard) => ({ qid: `${shard}-q1`, q: 'where', shard, expected: ['a#1'] }));
  const baselines = Object.fromEntries(
    queries.map(({ qid, q, shard }) => [shard, [{ qid, q, ids: ['a#1'], scores: [1] }]]),
  );
  beforeEach(() => goldenSets.record('docs-rag', queries, baselines));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('is there where every shard has queries with answers', async () => {
    expect(await found()).toBe(true);
  });

  it.each([
    ['is gone', ''],
    ['is of an earlier set', `${JSON.stringify({ ...queries[0], qid: 'earlier' })}\n`],
  ])('is not there where the file of its queries %s, as after a crash between the two files', async (_, text) => {
    writeFileSync(join(dir, 'golden/golden.jsonl'), text);

    expect(await found()).toBe(false);
  });
});
