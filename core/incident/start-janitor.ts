import type { Incident } from '../contracts/incident.ts';
import type { Executions, MachineName } from '../kernel/ports/executions.ts';
import { inputOf } from './input-of.ts';
import type { Incidents } from './ports.ts';

/**
 * The janitor: where an execution ended and its incident is still open, starts the machine that is
 * nothing but the tail, and gives the incident; else null. A second call finds what runs.
 */
export async function startJanitor(
  { incidents, executions }: { incidents: Incidents; executions: Executions },
  { incidentId }: { incidentId: string },
): Promise<Incident | null> {
  const incident = await incidents.get(incidentId);
  if (incident.closedAt !== null) return null;
  const { machine, name } = janitorOf(incident);
  await executions.start(machine, name, inputOf(incident));
  return incident;
}

/**
 * The machine that ends an incident, and the name of its run: one for each epoch, so that a
 * taken-over incident gets another.
 */
export function janitorOf({ runbook, id, epoch }: Incident): { machine: MachineName; name: string } {
  return { machine: `${runbook}-janitor`, name: `${id}-janitor-${epoch}` };
}
