import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localGoldenSets } from '../../../adapters/local/files/golden-sets.ts';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import { assertGoldenSet, hasGoldenSet } from '../../../sandbox/server/prepare.ts';
import { noteRecorded } from '../../../sandbox/server/record-golden-set.ts';
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

  describe('that was recorded', () => {
    let db: ReturnType<typeof openDatabase>;
    beforeEach(() => {
      db = openDatabase(':memory:');
    });
    const assert = () => assertGoldenSet({ db, dir, goldenSets, targetId: 'docs-rag' });
    const lost = `the golden set of 'docs-rag' in '${join(dir, 'golden')}' is lost or damaged`;

    it('is asked for only once it is known', async () => {
      rmSync(join(dir, 'golden'), { recursive: true });
      await expect(assert()).resolves.toBeUndefined();
      noteRecorded({ db, targetId: 'docs-rag' });
      await expect(assert()).rejects.toThrow(lost);
    });

    it.each([
      ['golden.jsonl', ''],
      ['golden.jsonl', 'x'],
      ['baseline.jsonl', ''],
      ['baseline.jsonl', '{"qid":'],
      ['baseline.jsonl', null],
    ])('is not recorded anew if %s holds %j', async (name, text) => {
      noteRecorded({ db, targetId: 'docs-rag' });
      await expect(assert()).resolves.toBeUndefined();
      if (text === null) rmSync(join(dir, 'golden', name));
      else writeFileSync(join(dir, 'golden', name), text);

      await expect(assert()).rejects.toThrow(lost);
    });
  });
});
