import type { RegistryEntry } from '../../contracts/registry.ts';
import type { Fence } from './fence.ts';

/** The service registry: which workload serves each shard, and how queries reach it. */
export interface Registry {
  /**
   * Returns all shards and replicas of a target. Throws DependencyUnavailable if it can't be read,
   * NotFound for an unknown target.
   */
  read(targetId: string): Promise<RegistryEntry[]>;
  /**
   * Changes one entry if the fence still holds a lock of that shard or its target, else throws
   * StaleEpoch. The entry records the epoch.
   */
  change(
    fence: Fence,
    shardId: string,
    patch: Partial<Pick<RegistryEntry, 'workloadId' | 'url' | 'route' | 'replicaUrl' | 'outSince'>>,
  ): Promise<void>;
}
