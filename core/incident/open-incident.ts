import type { Incident } from '../contracts/incident.ts';
import type { RunbookName } from '../contracts/runbooks.ts';
import type { Subject } from '../contracts/subject.ts';
import type { Who } from '../contracts/who.ts';
import { instantOf } from '../kernel/instant.ts';
import { lockAroundOf, lockKeyOf } from '../kernel/lock-key.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Incidents } from './ports.ts';

/** Who asks for which runbook, and on what. */
export type IncidentRequest = {
  targetId: string;
  subject: Subject;
  runbook: RunbookName;
  requestedBy: Who;
  receivedAt?: string;
  signalIds: string[];
};

/**
 * Opens an incident if the lock of its runbook is free; otherwise `holder` is the incident that has
 * it. Throws CountChanged if the number of its runbook's incidents is not `after`.
 */
export async function openIncident(
  { incidents, clock }: { incidents: Incidents; clock: Clock },
  request: IncidentRequest,
  after?: number,
): Promise<{ opened: Incident } | { holder: string }> {
  const opening = { within: lockAroundOf(request), ...(after === undefined ? {} : { after }) };
  return incidents.open({ ...request, openedAt: instantOf(clock.now()) }, lockKeyOf(request), opening);
}
