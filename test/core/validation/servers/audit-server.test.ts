import { hashedNgrams } from '../../../../adapters/embedders/hashed-ngrams.ts';
import { goldenConfig } from '../../../../core/contracts/config/golden-config.ts';
import { type StoredDocument, StoreFailed } from '../../../../core/kernel/ports/vector-store.ts';
import { auditServer } from '../../../../core/validation/servers/audit-server.ts';
import { probeSample } from '../../../../core/validation/servers/probe-sample.ts';
import { FakeDocuments } from '../../../fakes/documents.ts';
import { FakeVectorStore } from '../../../fakes/vector-store.ts';

const UNTIL = '2026-11-23T00:00:00.000Z';
const BEFORE = '2026-11-20T00:00:00.000Z';
const LATER = '2026-11-24T00:00:00.000Z';
const URL = 'http://shard-1';
const PLACE = { targetId: 'docs-rag', shardId: 'shard-1', url: URL };
const GOLDEN = goldenConfig.parse({});
const WELL = { healthy: true, asked: 12, hits: 12, failing: [], reason: '12 of 12 answers right' };
const textOf = (n: number) => `note ${n} about heron ${n * 7} and otter ${n * 13} near tarn ${n % 5}`;

/** A shard of 40 documents that are found by their vectors, as its source has them. */
async function prepareShard() {
  const embedder = hashedNgrams();
  const vectorStore = new FakeVectorStore();
  const source = new FakeDocuments();
  const documents = new Map<string, StoredDocument>();
  for (let n = 0; n < 40; n++) {
    const [vector = []] = await embedder.embed([textOf(n)]);
    const metadata = { section: `s${n % 4}`, addedAt: BEFORE };
    documents.set(`d${n}`, { id: `d${n}`, text: textOf(n), vector, metadata });
    source.add({ id: `d${n}`, text: textOf(n), metadata: { section: `s${n % 4}` }, addedAt: BEFORE });
  }
  const hidden = new Set<string>();
  const answer = (vector: number[]) => {
    const scored = [...documents.values()].map(({ id, vector: own }) => ({
      id,
      score: own.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0),
    }));
    const ranked = scored.filter(({ id }) => !hidden.has(id)).sort((a, b) => b.score - a.score);
    return { ids: ranked.map(({ id }) => id), scores: ranked.map(({ score }) => score) };
  };
  vectorStore.servers.set(URL, { answer, documents });
  const deps = { vectorStore, embedder, documents: source };
  const change = (id: string, patch: Partial<StoredDocument>) =>
    void documents.set(id, { ...(documents.get(id) as StoredDocument), ...patch });
  const audit = (lacking: number | null = 0, unfound: number | null = null) =>
    auditServer(deps, { ...PLACE, until: UNTIL, lacking, unfound }, GOLDEN);
  const sample = (unfound = 0) => probeSample(deps, { ...PLACE, unfound }, WELL, GOLDEN);
  return { deps, documents, source, hidden, change, audit, sample };
}

test('a shard that holds what its source has is well, and is read whole', async () => {
  const { audit, sample } = await prepareShard();

  expect(await audit()).toEqual({ documents: 40, damage: [], differs: [] });
  expect(await sample()).toEqual(WELL);
});

test('a document that its own vector does not find is damage, and some of the newest unsettle a serving shard', async () => {
  const { audit, sample, hidden } = await prepareShard();
  hidden.add('d38').add('d39');

  expect((await audit()).damage).toEqual(["2 of 40 documents are not found by their own vector, e.g. 'd38'"]);
  expect((await sample()).reason).toBe(
    "12 of 12 answers right, but 2 of 8 documents are not found by their own vector, e.g. 'd39'",
  );
});

test('as many as were not found when the shard was well are no damage, and more are', async () => {
  const { audit, sample, hidden, change } = await prepareShard();
  hidden.add('d38').add('d39');
  change('d3', { vector: [] });

  expect((await audit(0, 0.05)).damage).toEqual([]);
  expect(await sample(0.05)).toEqual(WELL);

  for (const id of ['d30', 'd31', 'd32', 'd33', 'd34', 'd35', 'd36', 'd37']) hidden.add(id);
  expect((await audit(0, 0.05)).damage).toEqual(["10 of 40 documents are not found by their own vector, e.g. 'd30'"]);
  expect((await sample(0.05)).healthy).toBe(false);
});

test('a vector that is not that of its text is told, also where the source gives no times', async () => {
  const { audit, source, documents, change } = await prepareShard();
  for (const document of source.all) document.addedAt = null;
  expect((await audit()).differs).toEqual([]);

  const [one, other] = [documents.get('d3'), documents.get('d9')];
  change('d3', { vector: other?.vector ?? [] });
  change('d9', { vector: one?.vector ?? [] });

  expect((await audit()).differs).toEqual([expect.stringContaining('have a wrong text or vector')]);
});

test('documents that can not be read are damage', async () => {
  const { audit, deps } = await prepareShard();
  deps.vectorStore.page = async () => {
    throw new StoreFailed('database disk image is malformed');
  };

  expect((await audit()).damage).toEqual(["can't read its documents: database disk image is malformed"]);
});

test('a document without a vector is damage', async () => {
  const { audit, change } = await prepareShard();
  change('d3', { vector: [] });

  expect((await audit()).damage).toEqual(["1 of 40 documents have no vector, e.g. 'd3'"]);
});

test('a store that lists fewer documents than it counts is damaged', async () => {
  const { audit, deps } = await prepareShard();
  const page = deps.vectorStore.page.bind(deps.vectorStore);
  deps.vectorStore.page = async (url, after, limit) => {
    const { documents, next } = await page(url, after, limit);
    return { documents: documents.filter(({ id }) => id !== 'd9'), next };
  };

  expect((await audit()).damage).toEqual(['lists 39 of 40 documents']);
});

test('a text that is not that of its vector differs', async () => {
  const { audit, change } = await prepareShard();
  change('d5', { text: `${textOf(5).slice(0, 20)}\u0010\u0010\u0010\u0010` });

  expect((await audit()).differs).toEqual(["1 of 40 documents have a wrong text or vector, e.g. 'd5'"]);
});

test('a text that differs where no embedding shows it is told by its source', async () => {
  const { audit, change } = await prepareShard();
  change('d5', { text: textOf(5).replace(' about ', '  about ') });

  expect((await audit()).differs).toEqual(["1 of 40 documents have a wrong text or vector, e.g. 'd5'"]);
});

test('a source that was changed without a word is no fault of the shard', async () => {
  const { audit, source } = await prepareShard();
  source.add({ id: 'd5', text: 'nothing like what it was', metadata: { section: 's1' }, addedAt: BEFORE });

  expect((await audit()).differs).toEqual([]);
});

test('what the source changed after the shard was covered is not compared', async () => {
  const { audit, source, change } = await prepareShard();
  source.add({ id: 'd5', text: 'another text', metadata: { section: 's9' }, addedAt: LATER });
  change('d5', { text: 'half written', metadata: {} });

  expect((await audit()).differs).toEqual([]);
});

test('metadata that is not that of the source differs', async () => {
  const { audit, change } = await prepareShard();
  change('d7', { metadata: { section: 'sx', addedAt: BEFORE } });

  expect((await audit()).differs).toEqual(["1 of 40 documents have wrong metadata, e.g. 'd7'"]);
});

describe('documents that the source has and the shard has not', () => {
  test('are missing', async () => {
    const { audit, documents } = await prepareShard();
    documents.delete('d1');

    expect((await audit()).differs).toEqual(['1 of 40 documents of its source are missing']);
  });

  test('are not where they are newer, or deleted', async () => {
    const { audit, documents, source } = await prepareShard();
    source.add({ id: 'new', addedAt: LATER });
    source.add({ id: 'd1', addedAt: BEFORE, deletedAt: BEFORE });
    documents.delete('d1');

    expect((await audit()).differs).toEqual([]);
  });

  test('are not where the shard lacked as many when it was well, or nobody knows', async () => {
    const { audit, documents } = await prepareShard();
    documents.delete('d1');

    expect((await audit(1)).differs).toEqual([]);
    expect((await audit(null)).differs).toEqual([]);
  });
});

test('more documents than the source has are no fault', async () => {
  const { audit, documents, deps } = await prepareShard();
  const [vector = []] = await deps.embedder.embed(['a note of somebody else']);
  documents.set('extra', { id: 'extra', text: 'a note of somebody else', vector, metadata: {} });

  expect(await audit()).toEqual({ documents: 41, damage: [], differs: [] });
});

test('a service that indexes other texts than its source has is not held against it', async () => {
  const { audit, source } = await prepareShard();
  for (let n = 0; n < 40; n++)
    source.add({ id: `d${n}`, text: `raw ${n}`, metadata: { section: 'raw' }, addedAt: BEFORE });

  expect((await audit()).differs).toEqual([]);
});
