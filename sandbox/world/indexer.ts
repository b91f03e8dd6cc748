import { setTimeout as sleep } from 'node:timers/promises';
import type { DocumentLine } from '../../adapters/documents/document-line.ts';
import { documentsFrom } from '../../adapters/local/files/document-source.ts';
import type { Db } from '../../adapters/local/records/database.ts';
import type { RegistryEntry } from '../../core/contracts/registry.ts';
import type { IndexLag } from '../../core/kernel/covered-until.ts';
import { UNKNOWN_TIME } from '../../core/kernel/ports/documents.ts';
import type { Registry } from '../../core/kernel/ports/registry.ts';
import {
  type Embedder,
  type StoreDriver,
  type StoredDocument,
  StoreFailed,
  TextRefused,
} from '../../core/kernel/ports/vector-store.ts';

const TABLE = 'CREATE TABLE IF NOT EXISTS index_offsets (entry_id TEXT PRIMARY KEY, offset INTEGER NOT NULL)';
const BATCH = 250;
const EPOCH = new Date(0).toISOString();

/**
 * The writer's side of the write gate: waits while the writers of a shard are paused, then runs
 * `work` as a write.
 */
export type WriterGate = { write<T>(shardId: string, work: () => Promise<T>): Promise<T> };
export type IndexerDeps = {
  db: Db;
  file: string;
  registry: Pick<Registry, 'read'>;
  vectorStore: Pick<StoreDriver, 'upsert' | 'remove'>;
  embedder: Embedder;
  gate: WriterGate;
};
type Refusal = { times: number; reason: string };
type Place = Pick<RegistryEntry, 'shardId' | 'replicaOf'>;

/**
 * Brings the documents of a file into each shard and replica, in file order. It keeps the position
 * of each, so that a delayed document comes later.
 */
export function indexer(deps: IndexerDeps) {
  deps.db.exec(TABLE);
  const refusals = new Map<string, Refusal>();
  return {
    /**
     * Indexes what an entry lacks; asks for the url at each batch. Throws StoreFailed, and
     * continues from there the next time. Returns the number of documents.
     */
    catchUp: (place: Place, urlOf: () => Promise<string>, onProgress: (documents: number) => void = () => undefined) =>
      catchUp(deps, place, urlOf, onProgress),
    /** Returns documents that an entry still lacks. */
    pending: async (place: Place) => (await pendingOf(deps, place)).documents.length,
    run: (options: { targetId: string; everyMs: number; signal: AbortSignal; onFailure: (error: Error) => void }) =>
      run(deps, refusals, options),
    /** Returns shards and replicas that refused documents twice in a row, with their last error. */
    failing: (): ReadonlyMap<string, string> =>
      new Map([...refusals].filter(([, { times }]) => times > 1).map(([shardId, { reason }]) => [shardId, reason])),
  };
}

/** Returns how far the indexer is behind the file, from outside. */
export function indexLag(deps: Pick<IndexerDeps, 'db' | 'file'>): IndexLag {
  deps.db.exec(TABLE);
  return {
    async oldestMissing(_, shardId) {
      const { documents } = await pendingOf(deps, { shardId, replicaOf: null });
      const [oldest] = documents
        .map(({ addedAt, deletedAt }) => {
          const at = deletedAt ?? addedAt ?? UNKNOWN_TIME;
          return at === UNKNOWN_TIME ? EPOCH : at;
        })
        .sort();
      return oldest ?? null;
    },
  };
}

async function catchUp(
  deps: IndexerDeps,
  place: Place,
  urlOf: () => Promise<string>,
  onProgress: (documents: number) => void,
): Promise<number> {
  const { documents, end } = await pendingOf(deps, place);
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH);
    const last = [...new Map(batch.map((document) => [document.id, document])).values()];
    const live = await embedded(
      deps,
      last.filter(({ deletedAt }) => deletedAt === null),
    );
    const gone = last.filter(({ deletedAt }) => deletedAt !== null).map(({ id }) => id);
    await deps.gate.write(place.shardId, async () => {
      const url = await urlOf();
      if (live.length > 0) await deps.vectorStore.upsert(url, live);
      if (gone.length > 0) await deps.vectorStore.remove(url, gone);
    });
    onProgress(batch.length);
  }
  if (end > offsetOf(deps.db, place)) saveOffset(deps.db, place, end);
  return documents.length;
}

/** Omits documents that the model refuses. */
async function embedded({ embedder }: IndexerDeps, documents: DocumentLine[]): Promise<StoredDocument[]> {
  const vectors = await embedder.embedDocuments(documents.map(({ text }) => text));
  return documents.flatMap(({ id, text, metadata, addedAt }, index) => {
    const vector = vectors[index] ?? [];
    return vector instanceof TextRefused ? [] : [{ id, text, vector, metadata: { ...metadata, addedAt } }];
  });
}

/**
 * Runs one loop for each entry, so that a paused shard delays no other; a failure is reported and
 * retried.
 */
async function run(
  deps: IndexerDeps,
  refusals: Map<string, Refusal>,
  { targetId, everyMs, signal, onFailure }: Parameters<ReturnType<typeof indexer>['run']>[0],
): Promise<void> {
  const busy = new Set<string>();
  const visit = async (place: Place) => {
    if (busy.has(place.shardId)) return;
    busy.add(place.shardId);
    const urlOf = async () => urlIn(await deps.registry.read(targetId), place.shardId);
    await catchUp(deps, place, urlOf, () => void refusals.delete(place.shardId))
      .catch((error: Error) => {
        noteRefusal(refusals, place, error);
        onFailure(error);
      })
      .finally(() => busy.delete(place.shardId));
  };
  while (!signal.aborted) {
    const places = await deps.registry.read(targetId).catch((error: Error) => {
      onFailure(error);
      return [];
    });
    for (const place of places) void visit(place);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

function noteRefusal(refusals: Map<string, Refusal>, { shardId }: Place, error: Error): void {
  if (!(error instanceof StoreFailed)) return;
  const times = (refusals.get(shardId)?.times ?? 0) + 1;
  refusals.set(shardId, { times, reason: `it takes no documents: ${error.message}` });
}

function urlIn(entries: RegistryEntry[], shardId: string): string {
  const entry = entries.find((candidate) => candidate.shardId === shardId);
  if (!entry) throw new StoreFailed(`shard '${shardId}' is no longer in the registry: register it`);
  return entry.url;
}

async function pendingOf(
  { db, file }: Pick<IndexerDeps, 'db' | 'file'>,
  place: Place,
): Promise<{ documents: DocumentLine[]; end: number }> {
  const { documents, end } = await documentsFrom(file, offsetOf(db, place));
  const home = place.replicaOf ?? place.shardId;
  return { documents: documents.filter(({ shardId }) => shardId === home), end };
}

function offsetOf(db: Db, { shardId }: Place): number {
  const rows = db.prepare('SELECT offset FROM index_offsets WHERE entry_id = ?').all(shardId) as { offset: number }[];
  return rows[0]?.offset ?? 0;
}

function saveOffset(db: Db, { shardId }: Place, offset: number): void {
  db.prepare('INSERT OR REPLACE INTO index_offsets VALUES (?, ?)').run(shardId, offset);
}
