import { instantOf, msOf } from '../kernel/instant.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Approvals } from './ports.ts';

/** Expires every approval that nobody answered in time. An expired approval never counts as approved. */
export async function expireApprovals({ approvals, clock }: { approvals: Approvals; clock: Clock }): Promise<void> {
  const now = clock.now();
  const late = (await approvals.list({ open: true })).filter(({ deadline }) => now >= msOf(deadline));
  for (const { id } of late) {
    const decision = {
      state: 'Expired',
      decidedBy: { kind: 'expiry' },
      decidedAt: instantOf(now),
      reason: 'nobody answered in time',
    } as const;
    await approvals.decide(id, decision, [{ id: `deliver:${id}`, kind: 'deliver-decision', approvalId: id }]);
  }
}
