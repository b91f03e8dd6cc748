import type { Approval } from '../../../core/contracts/approval.ts';
import { restorePlan } from '../../fakes/restore-plan.ts';

/** An approval that waits for a decision about a restore of shard-2; Ann Lee asked for it. */
export function planned(over: Partial<Approval> & Pick<Approval, 'id'>): Approval {
  const incidentId = 'docs-rag-shard-restore-1';
  return {
    ...{ incidentId, targetId: 'docs-rag', state: 'Pending', planHash: 'f'.repeat(64), requestedBy: 'Ann Lee' },
    plan: restorePlan(),
    ...{ requestedAt: '2026-11-23T03:00:00.000Z', deadline: '2026-11-23T03:15:00.000Z' },
    ...{ decidedBy: null, decidedAt: null, reason: null },
    ...over,
  };
}
