import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf } from '../kernel/instant.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Approvals } from './ports.ts';

/** Withdraws the open approvals of an incident, and returns how many there were. */
export async function withdrawApprovals(
  { approvals, clock }: { approvals: Approvals; clock: Clock },
  { incidentId }: TaskInput<'withdrawApprovals'>,
): Promise<TaskOutput<'withdrawApprovals'>> {
  const open = await approvals.list({ incidentId, open: true });
  const decision = {
    state: 'Cancelled',
    decidedBy: { kind: 'ragmend' },
    decidedAt: instantOf(clock.now()),
    reason: 'the run ended',
  } as const;
  const results = await Promise.all(open.map(({ id }) => approvals.decide(id, decision, [])));
  return { withdrawn: results.filter(({ won }) => won).length };
}
