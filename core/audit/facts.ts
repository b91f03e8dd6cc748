import type { Approval } from '../contracts/approval.ts';
import type { Breaker, KillSwitchState } from '../contracts/brakes.ts';
import type { Incident } from '../contracts/incident.ts';
import { nameOf, subjectKey } from '../contracts/subject.ts';
import { isPerson } from '../contracts/who.ts';
import type { AuditFact } from './ports.ts';

/** Returns the fact that a person started an incident; null if an alert or the schedule did. */
export function startFact(incident: Incident): AuditFact | null {
  const { id, requestedBy, openedAt, runbook, subject } = incident;
  if (!isPerson(requestedBy)) return null;
  return {
    at: openedAt,
    by: requestedBy,
    what: 'incident started',
    about: id,
    detail: `${runbook} of ${nameOf(subject)}`,
  };
}

/** Returns the fact that somebody aborted an incident; null if the change did not abort it. */
export function abortFact(before: Incident, { abortedBy }: Incident, at: string): AuditFact | null {
  if (abortedBy === null || before.abortedBy !== null) return null;
  return { at, by: abortedBy, what: 'incident aborted', about: before.id, detail: '' };
}

/** Returns the fact that an approval was decided, with its plan. */
export function decisionFact(decided: Approval): AuditFact {
  const { id, state, planHash, decidedBy, decidedAt, reason } = decided;
  const detail = reason === null ? `plan ${planHash}` : `plan ${planHash}: ${reason}`;
  return { at: decidedAt ?? '', by: decidedBy ?? '', what: `approval ${state}`, about: id, detail };
}

/** Returns the fact that the kill switch was set. */
export function switchFact({ on, by, reason, at }: KillSwitchState): AuditFact {
  return { at, by, what: `kill switch ${on ? 'on' : 'off'}`, about: 'kill-switch', detail: reason };
}

/** Returns the fact that a breaker was reset. */
export function resetFact({ targetId, subject, resetAt, resetBy, reason }: Breaker): AuditFact {
  const about = `${targetId}/${subjectKey(subject)}`;
  return { at: resetAt ?? '', by: resetBy ?? '', what: 'breaker reset', about, detail: reason };
}
