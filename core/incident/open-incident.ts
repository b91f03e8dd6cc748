import type { Incident, RunbookName } from '../contracts/incident.ts';
import { instantOf } from '../kernel/instant.ts';
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
  return incidents.open({ ...request, openedAt: instantOf(clock.now()) }, lockKeyOf(request));
}

/** A repair locks its target; a snapshot only its shard, so that no alert ever waits for a snapshot. */
function lockKeyOf({ runbook, targetId, shardId }: IncidentRequest): string {
  return runbook === 'snapshot' ? `${targetId}/snapshot/${shardId}` : targetId;
}
