import type { RegistryEntry } from '../../contracts/registry.ts';
import type { Fence } from './fence.ts';

/** The service registry: which workload serves each shard, and how its answers are got. */
export interface Registry {
  /**
   * All shards and replicas of a target; throws DependencyUnavailable when it can't be read,
   * NotFound for an unknown target.
   */
  read(targetId: string): Promise<RegistryEntry[]>;
  /**
   * Changes one entry if the fence still holds a lock of that shard or its target's, else throws
   * StaleEpoch; the entry keeps the epoch.
   */
  change(
    fence: Fence,
    shardId: string,
    patch: Partial<Pick<RegistryEntry, 'workloadId' | 'url' | 'route' | 'replicaUrl' | 'outSince'>>,
  ): Promise<void>;
}
