import type { ShardRef } from '../contracts/incident.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { StoreFailed, type StoreFiles } from '../kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../kernel/task-error.ts';

type Deps = { registry: Registry; vectorStore: StoreFiles };

/** Makes the shard's server flush its memory to its files; throws DependencyUnavailable if it fails. */
export async function quiesceStore(deps: Deps, incident: ShardRef): Promise<void> {
  const { url, shardId } = await findShard(deps, incident);
  try {
    await deps.vectorStore.quiesce(url);
  } catch (cause) {
    if (!(cause instanceof StoreFailed)) throw cause;
    throw new DependencyUnavailable(`shard '${shardId}' is not ready to be copied: ${cause.message}`, { cause });
  }
}
