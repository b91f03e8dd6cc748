import type { Executions } from '../kernel/executions.ts';
import type { Incidents } from './ports.ts';

/** The janitor: where an execution ended and its incident is still open, starts the machine that is nothing but the tail. A second call finds what runs. */
export async function cleanUpAfter(
  { incidents, executions }: { incidents: Incidents; executions: Executions },
  { incidentId }: { incidentId: string },
): Promise<void> {
  const { closedAt, runbook, targetId, shardId, epoch, requestedBy } = await incidents.get(incidentId);
  if (closedAt !== null) return;
  const input = { incidentId, targetId, shardId, epoch, requestedBy };
  await executions.start(`${runbook}-janitor`, `${incidentId}-janitor`, input);
}
