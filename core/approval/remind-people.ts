import type { Approval } from '../contracts/approval.ts';
import type { Clock } from '../kernel/clock.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { Effect } from '../kernel/outbox.ts';
import type { Approvals, People } from './ports.ts';

type Reminder = Extract<Effect, { kind: 'remind' }>;

/** When people are told of a question that stays open, as parts of its window: at once, at half time, and shortly before the end. */
const MOMENTS = [
  { name: 'asked', part: 0, severity: 'info' },
  { name: 'half-time', part: 0.5, severity: 'info' },
  { name: 'last-call', part: 0.9, severity: 'critical' },
] as const;

/** The messages that a new approval queues. */
export function remindersOf({ id, requestedAt, deadline }: Approval): Reminder[] {
  const [from, to] = [msOf(requestedAt), msOf(deadline)];
  return MOMENTS.map(({ name, part, severity }) => ({
    ...{ id: `remind:${id}:${name}`, kind: 'remind', approvalId: id, severity },
    notBefore: Math.round(from + part * (to - from)),
  }));
}

/** Tells people, once, that a plan waits for a decision; says nothing where it no longer does. */
export async function remindPeople(
  { approvals, notifier, clock }: { approvals: Approvals; notifier: People; clock: Clock },
  { id, approvalId, severity }: Reminder,
): Promise<void> {
  const { state, incidentId, plan, deadline } = await approvals.get(approvalId);
  const now = clock.now();
  const left = msOf(deadline) - now;
  if (state !== 'Pending' || left <= 0) return;
  const text = `${Math.ceil(left / 60_000)} min left to decide, until ${deadline}: ${plan.summary} (approval ${approvalId})`;
  await notifier.notify({ id, incidentId, severity, text, at: instantOf(now) });
}
