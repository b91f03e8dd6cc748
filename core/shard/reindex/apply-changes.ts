import {
  ContentsUnknown,
  type Embedder,
  type StoreContents,
  type StoredDocument,
  StoreFailed,
  TextRefused,
  type VectorStore,
} from '../../kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../kernel/task-error.ts';
import type { Change } from './compare-documents.ts';

export type ApplyDeps = {
  vectorStore: Pick<VectorStore, 'upsert' | 'status'> & Pick<StoreContents, 'remove'>;
  embedder: Pick<Embedder, 'embedDocuments'>;
};
/** Ids that the model or the store refuses to index, and ids that the store refuses to remove. */
export type Refusals = { refused: string[]; undeleted: string[] };

/**
 * Removes and indexes documents; embeds only those whose text differs. Leaves a document that is
 * refused even alone. Throws DependencyUnavailable if the whole store is away.
 */
export async function applyChanges(deps: ApplyDeps, url: string, changes: Change[]): Promise<Refusals> {
  const gone = changes.filter(({ document }) => document.deletedAt !== null).map(({ document }) => document.id);
  const undeleted = await eachThatFails(deps, url, gone, (ids) => deps.vectorStore.remove(url, ids));
  const live = changes.filter(({ document }) => document.deletedAt === null);
  const { stored, refused } = await embedded(deps, live);
  const failed = await eachThatFails(deps, url, stored, (some) => deps.vectorStore.upsert(url, some));
  return { undeleted, refused: [...refused, ...failed.map(({ id }) => id)] };
}

async function embedded({ embedder }: ApplyDeps, changes: Change[]) {
  const refused: string[] = [];
  const stored = changes.flatMap((change) =>
    change.isTextOther || !change.stored ? [] : [written(change, change.stored.text, change.stored.vector)],
  );
  const others = changes.filter((change) => change.isTextOther || !change.stored);
  const vectors = others.length === 0 ? [] : await embedder.embedDocuments(others.map(({ document }) => document.text));
  for (const [at, change] of others.entries()) {
    const vector = vectors[at] ?? [];
    if (vector instanceof TextRefused) refused.push(change.document.id);
    else stored.push(written(change, change.document.text, vector));
  }
  return { stored, refused };
}

/**
 * The source decides the metadata it names. Metadata that only the store has stays: its indexer may
 * have added it.
 */
function written({ document, stored }: Change, text: string, vector: number[]): StoredDocument {
  const { id, metadata, addedAt } = document;
  const held = stored?.metadata ?? {};
  const named = Object.entries(metadata).filter(([key, value]) => value !== null || key in held);
  return {
    id,
    text,
    vector,
    metadata: { ...held, ...Object.fromEntries(named), ...(addedAt === null ? {} : { addedAt }) },
  };
}

/** Tries all at once, then each alone if that fails; returns those that fail alone. */
async function eachThatFails<T>(
  { vectorStore }: ApplyDeps,
  url: string,
  items: T[],
  work: (items: T[]) => Promise<void>,
): Promise<T[]> {
  if (items.length === 0 || (await succeeds(() => work(items)))) return [];
  const failed: T[] = [];
  for (const item of items) {
    const { reachable, detail } = await vectorStore.status(url);
    if (!reachable) throw new DependencyUnavailable(`the server at '${url}' is away: '${detail}', look at it`);
    if (!(await succeeds(() => work([item])))) failed.push(item);
  }
  return failed;
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof StoreFailed || error instanceof ContentsUnknown) return false;
    throw error;
  }
}
