import type { Approval, ApprovalWhy } from '../contracts/approval.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Notifier } from '../kernel/ports/notifier.ts';
import type { Effect } from '../kernel/ports/outbox.ts';
import { type ExplainDeps, explainApproval } from './explain-approval.ts';
import type { Approvals } from './ports.ts';

type Reminder = Extract<Effect, { kind: 'remind' }>;
type Severity = Reminder['severity'];
/** `consoleUrl` returns the address of the console, or null if there is none. */
type Deps = Omit<ExplainDeps, 'report'> & {
  approvals: Approvals;
  notifier: Notifier;
  clock: Clock;
  consoleUrl(): string | null;
};

const LAST_CALL = 'last-call';
/**
 * When people are reminded of an open question, as fractions of its window: at once, at half time,
 * and shortly before the end.
 */
const MOMENTS = [
  { name: 'asked', part: 0 },
  { name: 'half-time', part: 0.5 },
  { name: LAST_CALL, part: 0.9 },
] as const;

/**
 * Returns the messages that a new approval queues. They have this severity; the last one is always
 * critical.
 */
export function remindersOf({ id, requestedAt, deadline }: Approval, severity: Severity): Reminder[] {
  const [from, to] = [msOf(requestedAt), msOf(deadline)];
  return MOMENTS.map(({ name, part }) => ({
    id: `remind:${id}:${name}`,
    kind: 'remind',
    approvalId: id,
    severity: name === LAST_CALL ? 'critical' : severity,
    notBefore: Math.round(from + part * (to - from)),
  }));
}

/** Returns whether a reminder is the last one before the deadline. */
export const isLastCall = ({ id }: Pick<Reminder, 'id'>): boolean => id.endsWith(`:${LAST_CALL}`);

/**
 * Tells people once that a plan waits for a decision: the harm first, then how to decide. Says
 * nothing when the plan no longer waits.
 */
export async function remindPeople(deps: Deps, { id, approvalId, severity }: Reminder): Promise<void> {
  const { approvals, notifier, clock } = deps;
  const approval = await approvals.get(approvalId);
  const now = clock.now();
  const left = msOf(approval.deadline) - now;
  if (approval.state !== 'Pending' || left <= 0) return;
  // If the registry can't be read, the message itself says so.
  const why = await explainApproval({ ...deps, report: () => undefined }, approval);
  const text = textOf(approval, why, Math.ceil(left / 60_000), deps.consoleUrl());
  await notifier.notify({ id, incidentId: approval.incidentId, severity, text, at: instantOf(now) });
}

function textOf({ id, plan, deadline }: Approval, { harm, wrong }: ApprovalWhy, minutes: number, url: string | null) {
  const found = wrong ? `${wrong.wrong} of ${wrong.asked} golden answers were wrong (alert of ${wrong.since}).` : '';
  return [
    [harm, found].filter((part) => part !== '').join(' '),
    `${minutes} min left to decide, until ${deadline}: ${plan.summary}`,
    ...(url === null ? [] : [`Decide: ${url}#/approvals/${encodeURIComponent(id)}`]),
    `Or: ragmend approve ${id}`,
  ].join('\n');
}
