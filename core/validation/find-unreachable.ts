import type { StoredDocument, VectorStore } from '../kernel/vector-store.ts';
import { magnitudeOf } from './judge.ts';
import { squaredNormOf } from './search.ts';

type Store = Pick<VectorStore, 'search'>;
/** How a server is asked, and how far scores may differ. */
export type Search = { url: string; tolerance: number };
/** Ids that their own vector does not find, and those whose text reads otherwise when they are found. */
export type Unreachable = { lost: string[]; misread: string[] };

const BATCH = 20;
const NEAR = 5;
/** Indexes are approximate, and look further where more is asked for. */
const FAR = 1_000;

/** Searches for documents by their own vectors, and further for those that do not come back at once. Throws StoreFailed. */
export async function findUnreachable(store: Store, search: Search, documents: StoredDocument[]): Promise<Unreachable> {
  const found: Unreachable = { lost: [], misread: [] };
  for (let at = 0; at < documents.length; at += BATCH) {
    const batch = documents.slice(at, at + BATCH);
    const doubted = (await lookNear(store, search, batch)).filter((each) => each.text !== 'as read');
    found.misread.push(...doubted.filter(({ text }) => text === 'other').map(({ document }) => document.id));
    for (const { document } of doubted.filter(({ text }) => text === 'none'))
      if (!(await isThereFurther(store, search, document))) found.lost.push(document.id);
  }
  return found;
}

async function lookNear(store: Store, { url }: Search, batch: StoredDocument[]) {
  const vectors = batch.map(({ vector }) => vector);
  const answers = await store.search(url, vectors, NEAR);
  return batch.map((document, at) => {
    const { ids = [], texts = null } = answers[at] ?? {};
    const place = ids.indexOf(document.id);
    if (place === -1) return { document, text: 'none' as const };
    const isSame = texts === null || (texts[place] ?? '') === document.text;
    return { document, text: isSame ? ('as read' as const) : ('other' as const) };
  });
}

/** Documents with the same vector may all stand before it; and where scores are dot products, longer vectors may. */
async function isThereFurther(store: Store, { url, tolerance }: Search, document: StoredDocument): Promise<boolean> {
  const [answer] = await store.search(url, [document.vector], FAR);
  const { ids = [], scores = [] } = answer ?? {};
  if (ids.includes(document.id)) return true;
  const [best, last] = [scores[0] ?? Number.NaN, scores.at(-1) ?? Number.NaN];
  const ownScore = squaredNormOf(document.vector);
  const allowed = tolerance * magnitudeOf(scores, ownScore);
  return ids.length === FAR && (best - last <= allowed || (best > 1 + allowed && last >= ownScore - allowed));
}
