import type { ExecutionInput, Incident } from '../contracts/incident.ts';

/** Returns the input of an incident's runbook and of its janitor. */
export function inputOf({ id, targetId, subject, epoch, requestedBy }: Incident): ExecutionInput {
  return { incidentId: id, targetId, subject, epoch, requestedBy };
}
