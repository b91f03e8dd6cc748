import type { Incident } from '../contracts/incident.ts';
import { nameOfWho } from '../contracts/who.ts';
import type { Executions } from '../kernel/ports/executions.ts';
import { inputOf } from './input-of.ts';
import type { Incidents } from './ports.ts';
import { startJanitor } from './start-janitor.ts';

/** Stops the execution of an aborted incident and starts the janitor. */
export async function stopExecution(
  deps: { incidents: Incidents; executions: Executions },
  { incidentId }: { incidentId: string },
): Promise<void> {
  const incident = await deps.incidents.get(incidentId);
  const executionArn = incident.executionArn ?? (await lostArnOf(deps, incident));
  if (executionArn !== null)
    await deps.executions.stop(executionArn, `aborted by ${nameOfWho(incident.abortedBy ?? 'somebody')}`);
  await startJanitor(deps, { incidentId });
}

/**
 * Finds the execution of a start that died before it wrote the ARN: starting the same name again
 * returns it.
 */
async function lostArnOf({ executions }: { executions: Executions }, incident: Incident): Promise<string | null> {
  if (incident.state !== 'Running') return null;
  return (await executions.start(incident.runbook, incident.id, inputOf(incident))).executionArn;
}
