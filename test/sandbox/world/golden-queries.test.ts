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

function notesAt(now: number, perShard: number) {
  const dir = mkdtempSync(join(tmpdir(), 'notes-'));
  const file = join(dir, 'documents.jsonl');
  writeFileSync(file, '');
  const notes = addDocuments(
    { file, clock: { now: () => now } },
    { targetId: 'docs-rag', shardIds: SHARD_IDS, perShard },
  );
  rmSync(dir, { recursive: true });
  return notes;
}

function dot(a: number[], b: number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

test('there are 16 golden queries for each shard, each with a qid of its own', () => {
  expect(new Set(golden.map(({ qid }) => qid)).size).toBe(64);
  for (const shardId of SHARD_IDS) expect(golden.filter(({ shard }) => shard === shardId)).toHaveLength(16);
});

test('new documents of the sandbox come in below every answer that a golden query has in its own shard', async () => {
  const notes = notesAt(Date.now(), 50);
  const corpus = await inShards(sources);
  const unrelated = await inShards(notes);

  const overtaken = [];
  for (const { qid, q, shard } of golden) {
    const [question = []] = await embedder.embed([q]);
    const scores = (vectors: number[][] = []) => vectors.map((vector) => dot(question, vector)).sort((a, b) => b - a);
    const [fifth = 0, note = 0] = [scores(corpus.get(shard))[4], scores(unrelated.get(shard))[0]];
    if (note >= fifth - 0.01) overtaken.push(qid);
  }

  expect(overtaken).toEqual([]);
});

test('new documents read the same at any time', () => {
  const texts = [1, 2_000_000].map((now) => notesAt(now, 8).map(({ text }) => text));

  expect(texts[0]).toEqual(texts[1]);
  expect(new Set(texts[0]).size).toBe(32);
});

async function inShards(documents: { shardId: string; text: string }[]): Promise<Map<string, number[][]>> {
  const vectors = new Map<string, number[][]>();
  for (const shard of SHARD_IDS)
    vectors.set(
      shard,
      await embedder.embed(documents.filter(({ shardId }) => shardId === shard).map(({ text }) => text)),
    );
  return vectors;
}

test('the same corpus gives the same queries', async () => {
  const few = sources.filter((_, index) => index % 2 === 0);

  const [once, again] = [
    await goldenCandidates({ embedder }, { sources: few, perShard: 1, topK: 5 }),
    await goldenCandidates({ embedder }, { sources: few, perShard: 1, topK: 5 }),
  ];

  expect(again).toEqual(once);
});

test('more queries than the corpus can give are refused', async () => {
  const few = sources.slice(0, 20);

  const asked = goldenCandidates({ embedder }, { sources: few, perShard: 500, topK: 5 });

  await expect(asked).rejects.toThrow('golden queries of 500');
});
