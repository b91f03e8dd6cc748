import type { SearchAnswer } from '../../contracts/golden.ts';
import type { StoredDocument, VectorStore } from '../../kernel/ports/vector-store.ts';
import { squaredNormOf } from '../servers/search.ts';
import { magnitudeOf } from './judge.ts';

type Store = Pick<VectorStore, 'search'>;
/** How to ask a server, and how far scores may differ. */
export type Search = { url: string; tolerance: number };
/**
 * Ids that their own vector does not find or finds far away, and ids whose text reads differently
 * when found.
 */
export type Unreachable = { lost: string[]; misread: string[] };

const BATCH = 20;
const NEAR = 5;
/** Indexes are approximate, and search further when asked for more hits. */
const FAR = 1_000;
/** A share of the magnitude that rounding never reaches. */
const BESIDE = 1e-4;
/**
 * Indexes that compress vectors find most documents at a distance. If fewer than one of this many
 * are at a distance, their vectors are damaged.
 */
const ONE_BESIDE_OF = 4;

/**
 * Searches for documents by their own vectors, and searches further for those that are not found at
 * once. Throws StoreFailed.
 */
export async function findUnreachable(store: Store, search: Search, documents: StoredDocument[]): Promise<Unreachable> {
  const found: Unreachable = { lost: [], misread: [] };
  for (let at = 0; at < documents.length; at += BATCH) {
    const batch = documents.slice(at, at + BATCH);
    const looks = await lookNear(store, search, batch);
    const as = (seen: Seen) => looks.filter((look) => look.seen === seen).map(({ document }) => document);
    found.misread.push(...as('other text').map(({ id }) => id));
    for (const document of as('nowhere'))
      if (!(await isThereFurther(store, search, document))) found.lost.push(document.id);
    const beside = as('beside').map(({ id }) => id);
    if (beside.length * ONE_BESIDE_OF < batch.length) found.lost.push(...beside);
  }
  return found;
}

/** The same, but a document without a vector counts as lost, since no search can find it. */
export async function findUnfound(store: Store, search: Search, documents: StoredDocument[]): Promise<Unreachable> {
  const hasVector = ({ vector }: StoredDocument) => vector.length > 0;
  const found = await findUnreachable(store, search, documents.filter(hasVector));
  const bare = documents.filter((document) => !hasVector(document)).map(({ id }) => id);
  return { ...found, lost: [...found.lost, ...bare] };
}

type Seen = 'as read' | 'other text' | 'beside' | 'nowhere';

async function lookNear(store: Store, { url }: Search, batch: StoredDocument[]) {
  const vectors = batch.map(({ vector }) => vector);
  const answers = await store.search(url, vectors, NEAR);
  return batch.map((document, at) => ({ document, seen: seenIn(answers[at], document) }));
}

function seenIn(answer: SearchAnswer | undefined, { id, text, vector }: StoredDocument): Seen {
  const { ids = [], scores = [], texts = null } = answer ?? {};
  const place = ids.indexOf(id);
  if (place === -1) return 'nowhere';
  if (texts !== null && (texts[place] ?? '') !== text) return 'other text';
  return isItself(scores[place] ?? Number.NaN, squaredNormOf(vector)) ? 'as read' : 'beside';
}

/**
 * Returns whether a score is that of a vector with itself: 1 or 0 for scores from distances or
 * angles, else the square of its length.
 */
function isItself(score: number, squaredNorm: number): boolean {
  return [1, 0, squaredNorm].some((own) => Math.abs(score - own) <= BESIDE * Math.max(1, squaredNorm));
}

/** Documents with the same vector may all rank before it; with dot products, so may longer vectors. */
async function isThereFurther(store: Store, { url, tolerance }: Search, document: StoredDocument): Promise<boolean> {
  const [answer] = await store.search(url, [document.vector], FAR);
  const { ids = [], scores = [] } = answer ?? {};
  if (ids.includes(document.id)) return true;
  const [best, last] = [scores[0] ?? Number.NaN, scores.at(-1) ?? Number.NaN];
  const ownScore = squaredNormOf(document.vector);
  const allowed = tolerance * magnitudeOf(scores, ownScore);
  return ids.length === FAR && (best - last <= allowed || (best > 1 + allowed && last >= ownScore - allowed));
}
