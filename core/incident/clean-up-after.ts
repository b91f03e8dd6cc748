import type { Executions } from '../kernel/executions.ts';
import type { Incidents } from './ports.ts';

const MOST_JANITORS = 5;

/**
 * The janitor: where an execution ended and its incident is still open, starts the machine that is nothing but the tail; one that ends so too is followed by
 * the next. A second call finds what runs. Throws a RangeError where the last of them left the incident open.
 */
export async function cleanUpAfter(
  { incidents, executions }: { incidents: Incidents; executions: Executions },
  { executionName }: { executionName: string },
): Promise<void> {
  const [incidentId, ended] = endedOf(executionName);
  const { closedAt, runbook, targetId, shardId, epoch, requestedBy } = await incidents.get(incidentId);
  if (closedAt !== null) return;
  if (ended === MOST_JANITORS)
    throw new RangeError(
      `'${ended}' janitors left incident '${incidentId}' open: look at why the last one, '${executionName}', failed`,
    );
  const input = { incidentId, targetId, shardId, epoch, requestedBy };
  await executions.start(`${runbook}-janitor`, janitorName(incidentId, ended + 1), input);
}

function janitorName(incidentId: string, number: number): string {
  return number === 1 ? `${incidentId}-janitor` : `${incidentId}-janitor-${number}`;
}

/** The incident of an execution, and how many janitors it has had with this one. */
function endedOf(executionName: string): [incidentId: string, janitors: number] {
  const [, incidentId = executionName, number = '1'] = /^(.+)-janitor(?:-(\d+))?$/.exec(executionName) ?? [];
  return [incidentId, incidentId === executionName ? 0 : Number(number)];
}
