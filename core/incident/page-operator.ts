import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import type { Incidents } from './ports.ts';

const CAUSE_LENGTH = 500;

/** Queues a critical message that says at which step the runbook failed and why. */
export async function pageOperator(
  { incidents, caseFile }: { incidents: Incidents; caseFile: CaseFile },
  { incidentId, shardId, failure }: TaskInput<'pageOperator'>,
): Promise<TaskOutput<'pageOperator'>> {
  await caseFile.save(incidentId, 'failure', failure);
  const { Step: step = 'a step', Error: error = 'an error', Cause: cause = '' } = failure;
  const text = `${shardId} needs a person: "${step}" failed with ${error} ${cause}`.slice(0, CAUSE_LENGTH).trim();
  await caseFile.note(incidentId, 'paged', text);
  const { version } = await incidents.get(incidentId);
  await incidents.update(incidentId, version, {}, [
    { id: `page:${incidentId}`, kind: 'notify', incidentId, severity: 'critical', text },
  ]);
  return {};
}
