import type { BaselineEntry } from '../../contracts/golden.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Embedder, VectorStore } from '../../kernel/ports/vector-store.ts';
import type { Answer, Asked } from '../judgement/judge.ts';
import { search, squaredNormOf } from './search.ts';

type Deps = { vectorStore: Pick<VectorStore, 'search'>; embedder: Pick<Embedder, 'embed'>; clock: Clock };
type Question = { entry: BaselineEntry; vector: number[] };

const BATCH = 20;
const PATIENCE_MS = 5_000;

/**
 * Asks a server the golden queries, twenty at a time; if a batch fails, one by one. Stops at the
 * first failure after 5 s.
 */
export async function ask(deps: Deps, { url, entries }: { url: string; entries: BaselineEntry[] }): Promise<Asked[]> {
  const vectors = await deps.embedder.embed(entries.map(({ q }) => q));
  const questions = entries.map((entry, at) => ({ entry, vector: vectors[at] ?? [] }));
  const topK = Math.max(...entries.map(({ ids }) => ids.length));
  const giveUpAt = deps.clock.now() + PATIENCE_MS;
  const asked: Asked[] = [];
  for (let at = 0; at < questions.length; at += BATCH) {
    const batch = questions.slice(at, at + BATCH);
    const answers = await searchBatch(deps, url, batch, topK);
    asked.push(...(answers ? pair(batch, answers) : await askSingly(deps, url, batch, topK, giveUpAt)));
    if (asked.at(-1)?.answer === null && deps.clock.now() >= giveUpAt) break;
  }
  return asked;
}

async function askSingly(deps: Deps, url: string, batch: Question[], topK: number, giveUpAt: number): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const question of batch) {
    const answers = await searchBatch(deps, url, [question], topK);
    asked.push(...pair([question], answers ?? []));
    if (answers === null && deps.clock.now() >= giveUpAt) break;
  }
  return asked;
}

function searchBatch({ vectorStore }: Deps, url: string, batch: Question[], topK: number): Promise<Answer[] | null> {
  const vectors = batch.map(({ vector }) => vector);
  return search(vectorStore, url, vectors, topK);
}

function pair(batch: Question[], answers: Answer[]): Asked[] {
  return batch.map(({ entry, vector }, at) => ({
    entry,
    answer: answers[at] ?? null,
    squaredNorm: squaredNormOf(vector),
  }));
}
