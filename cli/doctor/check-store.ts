import type { RegistryEntry } from '../../core/contracts/registry.ts';
import { StoreFailed, type VectorStore } from '../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const { ok, failed } = findingsOf('store');

/**
 * Checks whether the configured driver can count and search each shard, e.g. whether an index
 * serves its searches; `dimension` is that of the embedding model.
 */
export function checkStore(
  store: Pick<VectorStore, 'status' | 'search'>,
  shards: Pick<RegistryEntry, 'shardId' | 'url'>[],
  dimension: number,
): Promise<Finding[]> {
  const somewhere = Array.from({ length: dimension }, () => 1 / Math.sqrt(dimension));
  return Promise.all(
    shards.map(async ({ shardId, url }) => {
      try {
        await store.search(url, [somewhere], 1);
        const { records, detail } = await store.status(url);
        if (records !== null) return ok(`shard '${shardId}' answers a search and holds ${records} documents`);
        return failed(`shard '${shardId}' does not say what it holds: ${detail}`, 'check its server');
      } catch (error) {
        return findingOf(shardId, error);
      }
    }),
  );
}

function findingOf(shardId: string, error: unknown): Finding {
  if (error instanceof DependencyUnavailable)
    return failed(`shard '${shardId}' can't be judged: ${error.message}`, 'until then no probe can judge it');
  if (error instanceof StoreFailed)
    return failed(`shard '${shardId}' does not answer a search: ${error.message}`, 'check its server');
  throw error;
}
