import type { Incident } from '../contracts/incident.ts';
import type { RunbookName } from '../contracts/runbooks.ts';
import { instantOf } from '../kernel/instant.ts';
import { lockKeyOf } from '../kernel/lock-key.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Incidents } from './ports.ts';

/** Who asks for which runbook on what. */
export type IncidentRequest = {
  targetId: string;
  shardId: string;
  runbook: RunbookName;
  requestedBy: string;
  receivedAt?: string;
  signalIds: string[];
};

/** Opens an incident if nobody holds the lock that its runbook needs; `holder` is who does. */
export async function openIncident(
  { incidents, clock }: { incidents: Incidents; clock: Clock },
  request: IncidentRequest,
): Promise<{ opened: Incident } | { holder: string }> {
  const subject = { kind: 'shard', id: request.shardId } as const;
  return incidents.open({ ...request, openedAt: instantOf(clock.now()) }, lockKeyOf({ ...request, subject }));
}
