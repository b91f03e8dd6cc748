import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import type { Locks } from '../../../../core/kernel/ports/fence.ts';
import type { Registry } from '../../../../core/kernel/ports/registry.ts';

/**
 * A registry in memory that asks the locks before it changes anything, as those do that keep their
 * records elsewhere.
 */
export function lockedRegistry(locks: Locks, ...entries: RegistryEntry[]): Registry {
  return {
    read: async () => entries,
    async change(fence, shardId, patch) {
      await locks.keyOf(fence);
      const found = entries.find((entry) => entry.shardId === shardId);
      if (found) Object.assign(found, patch, { epoch: fence.epoch });
    },
  };
}
