import type { ExecutionInput, Incident } from '../contracts/incident.ts';

/** Returns what the runbook of an incident, and the janitor behind it, are started with. */
export function inputOf({ id, targetId, subject, epoch, requestedBy }: Incident): ExecutionInput {
  return { incidentId: id, targetId, subject, epoch, requestedBy };
}
