import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalProcesses } from '../../adapters/local/processes/processes.ts';
import type { ProcessTable } from '../../adapters/local/processes/processes-table.ts';
import { retryWhile } from '../../adapters/retry-while.ts';
import { createChromaCollection } from '../../adapters/vector-stores/chroma/server.ts';
import type { RegistryEntry } from '../../core/contracts/registry.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import { StoreFailed } from '../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { createDocuments } from './documents.ts';
import type { indexer } from './indexer.ts';
import { type Service, startService } from './service-process.ts';

/** The shards of the sandbox, and the replica beside the first. */
export const PLACES = [
  { shardId: 'shard-1', replicaOf: null },
  { shardId: 'shard-1-replica', replicaOf: 'shard-1' },
  { shardId: 'shard-2', replicaOf: null },
  { shardId: 'shard-3', replicaOf: null },
  { shardId: 'shard-4', replicaOf: null },
] as const;
export const SHARD_IDS = PLACES.filter(({ replicaOf }) => replicaOf === null).map(({ shardId }) => shardId);

/** The registry for its owner, who reads entries, and adds or replaces them without a fence. */
export type WorldRegistry = {
  entries(targetId: string): Promise<RegistryEntry[]>;
  register(targetId: string, entries: RegistryEntry[]): Promise<void>;
};
export type WorldDeps = {
  dir: string;
  root: string;
  targetId: string;
  collection: string;
  clock: Clock;
  processes: LocalProcesses;
  table: ProcessTable;
  registry: WorldRegistry;
  index: Pick<ReturnType<typeof indexer>, 'catchUp' | 'pending'>;
  /** The retriever to start, or where another keeps it. */
  retriever: Service | { url: string };
};
/** Progress: documents indexed so far and in total, over all shards and replicas. */
export type Progress = (done: number, total: number) => void;
export type World = { retrieverUrl: string; entries: RegistryEntry[]; created: boolean };

/**
 * Starts the RAG service: the first time its volumes, servers and index, later only what is not
 * running. The registry names where each server listens.
 */
export async function createWorld(deps: WorldDeps, onProgress: Progress = () => undefined): Promise<World> {
  const known = await deps.registry.entries(deps.targetId);
  const entries = known.length > 0 ? await adopted(deps, known) : await created(deps, onProgress);
  await deps.registry.register(deps.targetId, entries);
  const { retriever } = deps;
  const retrieverUrl = 'url' in retriever ? retriever.url : await startService(deps.table, retriever);
  return { retrieverUrl, entries, created: known.length === 0 };
}

/** Returns the file that all shards are indexed from. */
export function documentsFileOf(dir: string): string {
  return join(dir, 'documents.jsonl');
}

async function created(deps: WorldDeps, onProgress: Progress): Promise<RegistryEntry[]> {
  const { root, targetId, dir, index } = deps;
  await deps.processes.adopt('forget');
  createDocuments({ file: documentsFileOf(dir), clock: deps.clock }, { root, targetId, shardIds: SHARD_IDS });
  let done = 0;
  const pending = await Promise.all(PLACES.map((place) => index.pending(place)));
  const total = pending.reduce((sum, documents) => sum + documents, 0);
  return Promise.all(
    PLACES.map(async (place) => {
      const url = await startedServer(deps, place.shardId);
      await createChromaCollection(url, deps.collection);
      const indexed = (documents: number) => {
        done += documents;
        onProgress(Math.min(done, total), total);
      };
      // Five servers start at once, so a slow answer is no failure; a repeated write changes
      // nothing.
      await retryWhile({ tries: 10, mayPass: isUnanswered, pauseMs: () => 1000 }, () =>
        index.catchUp(place, async () => url, indexed),
      );
      const { shardId, replicaOf } = place;
      return { shardId, replicaOf, workloadId: shardId, url, route: 'self' as const, replicaUrl: null, epoch: 0 };
    }),
  );
}

const isUnanswered = (error: unknown) => error instanceof StoreFailed || error instanceof DependencyUnavailable;

async function startedServer({ dir, processes }: WorldDeps, shardId: string): Promise<string> {
  mkdirSync(join(dir, 'volumes', shardId), { recursive: true });
  const { url } = await processes.unfenced.start({ workloadId: shardId, volume: shardId });
  if (url) return url;
  throw new Error(`the server of '${shardId}' did not come up: read 'logs/${shardId}.*.log'`);
}

/**
 * Keeps the old address of a server that does not come up: the detector sees it, and a runbook
 * repairs it.
 */
async function adopted({ processes }: WorldDeps, known: RegistryEntry[]): Promise<RegistryEntry[]> {
  await processes.adopt('restart');
  const moved = new Map<string, string>();
  for (const { workloadId, url } of known) {
    const now = await processes.describe(workloadId).catch(() => null);
    if (now?.url) moved.set(url, now.url);
  }
  return known.map((entry) => ({
    ...entry,
    url: moved.get(entry.url) ?? entry.url,
    replicaUrl: entry.replicaUrl && (moved.get(entry.replicaUrl) ?? entry.replicaUrl),
  }));
}
