import { shardNamed } from '../../../core/contracts/subject.ts';
import type { Incidents } from '../../../core/incident/ports.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';

/** The locks of the adapter under test: `take` holds a free one for a new incident, `free` ends that incident. */
export type Locks = {
  take(lockKey: string, shardId: string): Promise<ShardFence>;
  free(fence: ShardFence): Promise<void>;
};

const about = { targetId: 'docs-rag', requestedBy: 'ann', openedAt: '2026-11-23T03:00:00.000Z', signalIds: [] };

/** The locks that the incidents of an adapter take. */
export function locksOf(incidents: Incidents): Locks {
  return {
    async take(lockKey, shardId) {
      const answer = await incidents.open(
        { ...about, subject: shardNamed(shardId), runbook: 'shard-restore' },
        lockKey,
      );
      if ('holder' in answer) throw new Error(`lock '${lockKey}' is held by '${answer.holder}': free it first`);
      const { id, targetId, epoch } = answer.opened;
      return { incidentId: id, targetId, shardId, epoch };
    },
    async free(fence) {
      await incidents.close(fence, 'Completed', about.openedAt, []);
    },
  };
}
