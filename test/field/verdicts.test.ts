import { chromaServer } from '../../adapters/vector-stores/chroma/server.ts';
import { goldenConfig } from '../../core/contracts/config/golden-config.ts';
import type { Ranking } from '../../core/contracts/golden.ts';
import type { StoreDriver } from '../../core/kernel/ports/vector-store.ts';
import { judge } from '../../core/validation/judgement/judge.ts';
import { measureUnfound } from '../../core/validation/judgement/measure-unfound.ts';
import { probeShard } from '../../core/validation/probe-shard.ts';
import { auditServer } from '../../core/validation/servers/audit-server.ts';
import { probeSample } from '../../core/validation/servers/probe-sample.ts';
import { baselineFor, prepareWorld, ref, rightAnswer, server } from '../core/validation/world.ts';
import { FakeDocuments } from '../fakes/documents.ts';
import { type BrokenChroma, brokenChroma, DOCUMENTS, vectorOf } from './broken-chroma.ts';
import { proveFieldCases } from './field-cases.ts';

const RECORDED = '2026-11-20T00:00:00.000Z';
const LATER = '2026-11-22T00:00:00.000Z';
const GOLDEN = goldenConfig.parse({});
const WELL = { healthy: true, asked: 15, hits: 15, failing: [], reason: '15 of 15 answers right' };

let chroma: BrokenChroma;

beforeAll(async () => {
  chroma = await brokenChroma(chromaServer);
});
afterAll(() => chroma.close());

/** A shard whose golden set was recorded at an instant, and which now answers otherwise. */
async function changedShard(answer: (vector: number[]) => Ranking) {
  const world = await prepareWorld();
  const baseline = baselineFor(12).map((entry) => ({ ...entry, recordedAt: RECORDED }));
  await world.goldenSets.record('docs-rag', [], { 'shard-1': baseline });
  world.vectorStore.servers.set('http://shard-1', server(answer));
  return { world, probe: () => probeShard(world, { ...ref, stage: 'found' }) };
}

/** The real server, its documents, and a model that makes the vectors that they have. */
const auditOf = (url: string, over: { store?: StoreDriver; unfound?: number | null } = {}) =>
  auditServer(
    {
      vectorStore: over.store ?? chroma.store,
      documents: new FakeDocuments(),
      embedder: { embedDocuments: async (texts) => texts.map((text) => vectorOf(Number(/\d+/.exec(text)?.[0]))) },
    },
    { targetId: 'docs-rag', shardId: 'shard-1', url, until: null, lacking: null, unfound: over.unfound ?? null },
    GOLDEN,
  );

/** The newest of its documents, as the source of a shard of 500 knows them. */
function newestKnown(): FakeDocuments {
  const documents = new FakeDocuments();
  for (let at = DOCUMENTS - 6; at < DOCUMENTS; at++) documents.add({ id: `d${at}`, addedAt: LATER });
  return documents;
}

proveFieldCases('verdicts', [
  {
    report: 'chroma-core/chroma#910, a tenth of chroma.sqlite3 zeroed',
    before: '15 of 15 after the restart: Completed without a restore, over a malformed database',
    now: 'what proves a repair reads every document: the server is not well',
    proof: async () => {
      const [whole, zeroed] = await Promise.all([
        auditOf(chroma.url),
        auditOf(await chroma.broken('verdict-910', 'zeroTenth')),
      ]);

      expect(whole).toEqual({ documents: DOCUMENTS, damage: [], differs: [] });
      expect(zeroed.damage).not.toEqual([]);
    },
  },
  {
    report: 'MemPalace/mempalace#2510, an older index folder',
    before: 'golden queries ask for old documents only: Completed, 400 newer ones unreachable',
    now: 'a serving shard is asked for its newest and for random documents, and a copy for all',
    proof: async () => {
      const url = await chroma.broken('verdict-2510', 'olderIndex');
      const place = { targetId: 'docs-rag', shardId: 'shard-1', unfound: 0 };
      const sampled = (at: string) =>
        probeSample({ vectorStore: chroma.store, documents: newestKnown() }, { ...place, url: at }, WELL, GOLDEN);

      const [whole, older] = await Promise.all([sampled(chroma.url), sampled(url)]);

      expect(whole).toEqual(WELL);
      expect(older.healthy).toBe(false);
      expect((await auditOf(url)).damage).not.toEqual([]);
    },
  },
  {
    report: 'chroma-core/chroma#3113 and #455, a well index that does not find some of its documents',
    before: 'documents that their own vector never found: damage, in the restored shard too, at each alert',
    now: 'golden record measures how many those are, and only more of them are damage',
    proof: async () => {
      // Which documents a real index leaves out is chance: here it is those whose number ends in 0.
      const search: StoreDriver['search'] = async (...asked) =>
        (await chroma.store.search(...asked)).map(({ ids, scores, texts }) => {
          const found = ids.flatMap((id, at) => (id.endsWith('0') ? [] : [at]));
          const those = <T>(all: T[]) => found.map((at) => all[at] as T);
          return { ids: those(ids), scores: those(scores), texts: texts && those(texts) };
        });
      const store = { ...chroma.store, search };
      const asWhenWell = async (unfound: number | null) => (await auditOf(chroma.url, { store, unfound })).damage;
      const where = { url: chroma.url, tolerance: GOLDEN.scoreTolerance };

      const unfound = await measureUnfound(store, where);

      expect(unfound).toBeCloseTo(0.1);
      expect(await asWhenWell(null)).toEqual([expect.stringContaining('are not found by their own vector')]);
      expect(await asWhenWell(unfound)).toEqual([]);
      expect(await measureUnfound(chroma.store, where)).toBe(0);
    },
  },
  {
    report: 'tikoci/rosetta#17 and ggozad/haiku.rag#475, a near-duplicate of a golden hit is added',
    before: 'other ids: a healthy shard is taken out and restored, at each alert',
    now: 'what the source added after the recording is set aside',
    proof: async () => {
      const joined = (vector: number[]): Ranking => {
        const { ids } = rightAnswer(vector);
        return { ids: [...ids.slice(0, 1), 'near-duplicate', ...ids.slice(1, 4)], scores: [0.9, 0.89, 0.8, 0.7, 0.6] };
      };
      const { world, probe } = await changedShard(joined);
      expect(scores(await probe())).toEqual([0, 12]);

      world.documents.add({ id: 'near-duplicate', addedAt: LATER });

      expect(await probe()).toMatchObject({ healthy: true });
      expect(scores(await probe())).toEqual([12, 12]);
    },
  },
  {
    report: 'stevechen/HWIS#99 and ovumcy/ovumcy-web#644, a golden document is deleted on purpose',
    before: 'it is missed, and a restore brings it back',
    now: 'what the source calls deleted is no fault; what it does not, is one',
    proof: async () => {
      const without = (vector: number[]): Ranking => {
        const { ids } = rightAnswer(vector);
        return { ids: [...ids.filter((_, at) => at !== 1), `${ids[0]}-next`], scores: [0.9, 0.7, 0.6, 0.5, 0.4] };
      };
      const { world, probe } = await changedShard(without);
      expect(scores(await probe())).toEqual([0, 12]);

      for (const { ids } of baselineFor(12))
        world.documents.add({ id: String(ids[1]), addedAt: RECORDED, deletedAt: LATER });

      expect(await probe()).toMatchObject({ healthy: true });
    },
  },
  {
    report: 'ClickHouse/ClickHouse#96764 and qdrant#9551, un-normalised vectors in l2 on another processor',
    before: 'scores differ by 1e-4: every golden query wrong at the default',
    now: 'the tolerance is a share of the magnitude of scores, and hits that tie may swap',
    proof: async () => {
      const entry = { qid: 'g', q: 'query', ...{ ids: ['a', 'b', 'c'], scores: [-812.5, -901.25, -901.25] } };
      const answered = (ids: string[], by: number) =>
        judge([{ entry, answer: { ids, scores: entry.scores.map((score) => score + by) } }], GOLDEN.scoreTolerance);

      expect(answered(['a', 'b', 'c'], 1e-4).healthy).toBe(true);
      expect(answered(['a', 'c', 'b'], 1e-4).healthy).toBe(true);
      expect(answered(['a', 'b', 'd'], 1e-4).healthy).toBe(true);
      expect(answered(['a', 'b', 'c'], 1).healthy).toBe(false);
      expect(answered(['b', 'a', 'c'], 0).healthy).toBe(false);
    },
  },
]);

const scores = ({ hits, asked }: { hits: number; asked: number }) => [hits, asked];
