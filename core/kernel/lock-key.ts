import { type RunbookName, runbooks } from '../contracts/runbooks.ts';
import type { Subject } from '../contracts/subject.ts';

/** Returns the key of the lock that a run holds: an own lock never keeps an alert waiting. */
export function lockKeyOf({
  targetId,
  runbook,
  subject,
}: {
  targetId: string;
  runbook: RunbookName;
  subject: Subject;
}): string {
  switch (runbooks[runbook].lock) {
    case 'target':
      return targetId;
    case 'provider':
      return `${targetId}/provider`;
    case 'own':
      return `${targetId}/${runbook}/${subject.id}`;
  }
}
