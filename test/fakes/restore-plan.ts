import type { PlanOf } from '../../core/contracts/plan.ts';
import { shardNamed } from '../../core/contracts/subject.ts';

const NAME = 'shard-2-r1';

/**
 * Returns a plan to restore shard-2 of docs-rag from a snapshot that lost nothing, with some fields
 * changed.
 */
export function restorePlan(change: Partial<PlanOf<'restore'>> = {}): PlanOf<'restore'> {
  return {
    ...{
      action: 'restore',
      incidentId: 'docs-rag-shard-restore-1',
      targetId: 'docs-rag',
      subject: shardNamed('shard-2'),
    },
    ...{ summary: 'Restore shard-2', changes: [`start ${NAME} on a fresh volume`], undo: `stop ${NAME}` },
    ...{ expectedSeconds: 60, facts: [], dataLossSeconds: 0, missingDocuments: 0, deletedDocuments: 0 },
    ...{ timelessDocuments: 0, oddLines: 0, unknowable: [], afterwards: [], alsoOnVolume: [] },
    snapshot: {
      ...{ snapshotId: 'snap-1', takenAt: '2026-11-23T02:55:00.000Z', bytes: 9 },
      ...{ manifestSha256: 'f'.repeat(64), proof: 'golden' },
    },
    ...{ volume: NAME, workloadId: NAME },
    ...change,
  };
}
