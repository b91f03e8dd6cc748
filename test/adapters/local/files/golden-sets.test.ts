import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localGoldenSets } from '../../../../adapters/local/files/golden-sets.ts';
import { goldenSetsContract } from '../../../contracts/golden-sets.contract.ts';
import { FakeGoldenSets } from '../../../fakes/golden-sets.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'golden-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const query = { qid: 'g-1', q: 'query', shard: 'shard-1', expected: ['a'] };
const baselines = { 'shard-1': [{ qid: 'g-1', q: 'query', ids: ['a'], scores: [1] }] };

goldenSetsContract('localGoldenSets', () => localGoldenSets({ dir }));
goldenSetsContract('FakeGoldenSets', () => new FakeGoldenSets());

test('a golden file holds exactly what another program expects of it', async () => {
  await localGoldenSets({ dir }).record('docs-rag', [{ ...query, note: 'x' } as typeof query], baselines);

  const text = readFileSync(join(dir, 'golden/golden.jsonl'), 'utf8');
  expect(text).toBe('{"qid":"g-1","q":"query","shard":"shard-1","expected":["a"]}\n');
  expect(readdirSync(join(dir, 'golden')).sort()).toEqual(['baseline.jsonl', 'golden.jsonl']);
});

test.each(['not json', '{"qid":"g-2"}', '{"qid":"g","q":"q","shard":"s","expected":["a"],"more":1}'])(
  'a malformed line is named: %s',
  async (line) => {
    const sets = localGoldenSets({ dir });
    await sets.record('docs-rag', [query], baselines);
    writeFileSync(join(dir, 'golden/golden.jsonl'), `${JSON.stringify(query)}\n${line}\n`);

    await expect(sets.queries('docs-rag')).rejects.toThrow(/^line 2 of '.*golden.jsonl' is malformed/);
  },
);

test('a malformed baseline is an error, not an empty one', async () => {
  mkdirSync(join(dir, 'golden'));
  writeFileSync(join(dir, 'golden/baseline.jsonl'), '{"qid":');

  await expect(localGoldenSets({ dir }).baseline('docs-rag', 'shard-1')).rejects.toThrow(SyntaxError);
});
