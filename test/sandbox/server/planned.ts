import type { Approval } from '../../../core/contracts/approval.ts';

/** An approval that waits for a decision about a restore of shard-2; Ann Lee asked for it. */
export function planned(over: Partial<Approval> & Pick<Approval, 'id'>): Approval {
  const incidentId = 'docs-rag-shard-restore-1';
  const about = { action: 'restore', incidentId, targetId: 'docs-rag', shardId: 'shard-2' } as const;
  return {
    ...{ incidentId, targetId: 'docs-rag', state: 'Pending', planHash: 'f'.repeat(64), requestedBy: 'Ann Lee' },
    plan: {
      ...{ ...about, summary: 'Restore shard-2', changes: ['a new volume'], undo: 'remove it', expectedSeconds: 60 },
      ...{ dataLossSeconds: 0, missingDocuments: 0, snapshot: null, volume: null, workloadId: 'shard-2-r1' },
    },
    ...{ requestedAt: '2026-11-23T03:00:00.000Z', deadline: '2026-11-23T03:15:00.000Z' },
    ...{ decidedBy: null, decidedAt: null, reason: null },
    ...over,
  };
}
