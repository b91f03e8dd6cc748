import type { Incident } from '../contracts/incident.ts';
import type { Executions, MachineName } from '../kernel/ports/executions.ts';
import { inputOf } from './input-of.ts';
import type { Incidents } from './ports.ts';

/**
 * If an execution ended and its incident is still open, starts the machine that runs only the tail,
 * and returns the incident; else returns null. A second call finds the running one.
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
 * Returns the machine that ends an incident and the name of its run. Each epoch has its own run, so
 * that a taken-over incident gets another.
 */
export function janitorOf({ runbook, id, epoch }: Incident): { machine: MachineName; name: string } {
  return { machine: `${runbook}-janitor`, name: `${id}-janitor-${epoch}` };
}
