import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';
import { readCorpus } from '../../../sandbox/world/corpus.ts';
import { addDocuments } from '../../../sandbox/world/documents.ts';
import { type GoldenCandidate, goldenCandidates } from '../../../sandbox/world/golden-queries.ts';
import { SHARD_IDS } from '../../../sandbox/world/world.ts';
import { ROOT } from '../../adapters/local/real-processes.ts';

const embedder = hashedNgrams();
const sources = readCorpus(ROOT, SHARD_IDS);
let golden: GoldenCandidate[];

beforeAll(async () => {
  golden = await goldenCandidates({ embedder }, { sources, perShard: 16, topK: 5 });
});

function dot(a: number[], b: number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

test('there are 16 golden queries for each shard, each with a qid of its own', () => {
  expect(new Set(golden.map(({ qid }) => qid)).size).toBe(64);
  for (const shardId of SHARD_IDS) expect(golden.filter(({ shard }) => shard === shardId)).toHaveLength(16);
});

test('new documents of the sandbox come in below every answer of a golden query', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'notes-'));
  const file = join(dir, 'documents.jsonl');
  writeFileSync(file, '');
  const clock = { now: () => Date.parse('2026-11-23T10:00:00Z') };
  const notes = addDocuments({ file, clock }, { targetId: 'docs-rag', shardIds: SHARD_IDS, perShard: 50 });
  rmSync(dir, { recursive: true });
  const corpus = await embedder.embed(sources.map(({ text }) => text));

  const questions = await embedder.embed(golden.map(({ q }) => q));
  const unrelated = await embedder.embed(notes.map(({ text }) => text));

  const overtaken = questions.filter((question) => {
    const fifth = corpus.map((vector) => dot(question, vector)).sort((a, b) => b - a)[4] ?? 0;
    return unrelated.some((vector) => dot(question, vector) >= fifth);
  });
  expect(overtaken).toEqual([]);
});

test('the same corpus gives the same queries', async () => {
  const few = sources.filter((_, index) => index % 4 === 0);

  const [once, again] = [
    await goldenCandidates({ embedder }, { sources: few, perShard: 2, topK: 5 }),
    await goldenCandidates({ embedder }, { sources: few, perShard: 2, topK: 5 }),
  ];

  expect(again).toEqual(once);
});

test('more queries than the corpus can give are refused', async () => {
  const few = sources.slice(0, 20);

  const asked = goldenCandidates({ embedder }, { sources: few, perShard: 500, topK: 5 });

  await expect(asked).rejects.toThrow("golden queries of '500'");
});
