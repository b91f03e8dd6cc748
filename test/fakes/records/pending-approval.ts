import type { Approval } from '../../../core/contracts/approval.ts';
import { restorePlan } from '../restore-plan.ts';

/** Returns an approval of a restore that waits for its decision, with some fields changed. */
export const pendingApproval = (id: string, over: Partial<Approval> = {}): Approval => ({
  id,
  incidentId: 'docs-rag-shard-restore-1',
  targetId: 'docs-rag',
  state: 'Pending',
  plan: restorePlan(),
  planHash: 'hash-1',
  requestedBy: 'ann',
  requestedAt: '2026-11-23T03:00:00.000Z',
  deadline: '2026-11-23T07:00:00.000Z',
  ...{ decidedBy: null, decidedAt: null, reason: null },
  ...over,
});
