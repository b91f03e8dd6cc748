import { nameOf } from '../../contracts/subject.ts';
import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Incidents } from '../ports.ts';

/**
 * Pages a person about what the providers need, while the run goes on. An incident pages so once,
 * besides the page of a failed run.
 */
export async function pageProvider(
  { incidents, caseFile }: { incidents: Incidents; caseFile: CaseFile },
  { incidentId }: TaskInput<'pageProvider'>,
): Promise<TaskOutput<'pageProvider'>> {
  const { subject, version } = await incidents.get(incidentId);
  const { providerNeeds } = await caseFile.facts(incidentId);
  const text = `${nameOf(subject)} needs a person: ${providerNeeds ?? 'its probes say so'}. The run goes on.`;
  await caseFile.note(incidentId, 'paged:provider', text);
  await incidents.update(incidentId, version, {}, [
    { id: `provider:${incidentId}`, kind: 'notify', incidentId, severity: 'critical', text },
  ]);
  return {};
}
