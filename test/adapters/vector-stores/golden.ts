import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';
import { config } from '../../../core/contracts/config/config.ts';
import type { BaselineEntry } from '../../../core/contracts/golden.ts';
import type { StoreDriver } from '../../../core/kernel/ports/vector-store.ts';
import type { Judgement } from '../../../core/validation/judgement/judge.ts';
import { probeServer } from '../../../core/validation/servers/probe-server.ts';
import { FakeDocuments } from '../../fakes/documents.ts';

const WORDS =
  'stack bucket queue table role policy key zone volume pod shard index probe lease fence token alarm'.split(' ');
const QUERIES = 20;
const TOP_K = 5;
const embedder = hashedNgrams();

/** Fills a server with documents of words, and records what it answers to golden queries while it is well. */
export async function fill(store: StoreDriver, url: string, count: number): Promise<BaselineEntry[]> {
  const texts = Array.from({ length: count }, (_, at) => textOf(at));
  const vectors = await embedder.embed(texts);
  const documents = texts.map((text, at) => ({ id: `d${at}`, text, vector: vectors[at] ?? [], metadata: {} }));
  await store.upsert(url, documents);
  const queries = texts.slice(0, QUERIES).map((text) => text.split(' ').slice(0, 6).join(' '));
  const rankings = await store.search(url, await embedder.embed(queries), TOP_K);
  return rankings.map((ranking, at) => ({ qid: `q${at}`, q: queries[at] ?? '', ...ranking }));
}

/** What the golden queries say of a server, as every probe of Ragmend asks them. */
export async function probe(vectorStore: StoreDriver, url: string, baseline: BaselineEntry[]): Promise<Judgement> {
  const clock = { now: () => Date.now() };
  const server = { targetId: 'docs-rag', shardId: 'shard-1', url, whose: 'the test' };
  return probeServer({ vectorStore, embedder, clock, documents: new FakeDocuments() }, server, baseline, GOLDEN);
}

const GOLDEN = config.shape.targets.element.shape.golden.parse({});

/** Twelve words, the same for the same number. */
function textOf(at: number): string {
  let state = at * 2_654_435_761 + 1;
  return Array.from({ length: 12 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return WORDS[(state >>> 16) % WORDS.length];
  }).join(' ');
}
