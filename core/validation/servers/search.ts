import type { SearchAnswer } from '../../contracts/golden.ts';
import { shortDigest } from '../../kernel/digest.ts';
import { StoreFailed, type VectorStore } from '../../kernel/ports/vector-store.ts';
import type { Answer } from '../judgement/judge.ts';

type Store = Pick<VectorStore, 'search'>;

/** Searches by vectors as the service does; null if the store refuses or is away. */
export async function search(store: Store, url: string, vectors: number[][], topK: number): Promise<Answer[] | null> {
  try {
    return await Promise.all((await store.search(url, vectors, topK)).map(digested));
  } catch (error) {
    if (error instanceof StoreFailed) return null;
    throw error;
  }
}

/** Returns the square of a vector's length. */
export const squaredNormOf = (vector: number[]): number => vector.reduce((sum, value) => sum + value * value, 0);

async function digested({ ids, scores, texts }: SearchAnswer): Promise<Answer> {
  if (texts === null) return { ids, scores };
  return { ids, scores, digests: await Promise.all(texts.map((text) => (text === null ? null : shortDigest(text)))) };
}
