import type { Executions } from '../kernel/ports/executions.ts';
import { inputOf } from './input-of.ts';
import type { Incidents } from './ports.ts';

/**
 * Starts the runbook of an incident under the incident's name; a second call finds the running one.
 * Writes Running before the start and the ARN after it, so that an abort in between knows that
 * something may need to be stopped. An incident that was taken over since the start was queued belongs
 * to its janitor: with the same epoch, no fence would keep the two apart.
 */
export async function startExecution(
  { incidents, executions }: { incidents: Incidents; executions: Executions },
  { incidentId, epoch }: { incidentId: string; epoch?: number },
): Promise<void> {
  const incident = await incidents.get(incidentId);
  const { state, executionArn, abortedBy, runbook } = incident;
  if (abortedBy !== null || executionArn !== null || (state !== 'Pending' && state !== 'Running')) return;
  if (epoch !== undefined && epoch !== incident.epoch) return;
  const running = await incidents.update(incidentId, incident.version, { state: 'Running' }, []);
  const started = await executions.start(runbook, incidentId, inputOf(incident));
  await incidents.update(incidentId, running.version, started, []);
}
