import { nameOf } from '../../contracts/subject.ts';
import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import { shortDigest } from '../../kernel/digest.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Incidents } from '../ports.ts';

/**
 * Pages a person about what the providers need, while the run goes on. An incident pages once for
 * each need, so a backup that fails later is told, too.
 */
export async function pageProvider(
  { incidents, caseFile }: { incidents: Incidents; caseFile: CaseFile },
  { incidentId }: TaskInput<'pageProvider'>,
): Promise<TaskOutput<'pageProvider'>> {
  const { subject, version } = await incidents.get(incidentId);
  const { providerNeeds = 'its probes say so' } = await caseFile.facts(incidentId);
  const told = new Set((await caseFile.timeline(incidentId)).map(({ key }) => key));
  const needs = await Promise.all(providerNeeds.split('; ').map(async (need) => ({ need, key: await keyOf(need) })));
  const news = needs.filter(({ key }) => !told.has(key));
  if (news.length === 0) return {};
  const said = news.map(({ need }) => need).join('; ');
  const text = `${nameOf(subject)} needs a person: ${said}. The run goes on.`;
  // Queued before it is noted: a repeated call queues the same page, which is sent once.
  const id = `provider:${incidentId}:${await shortDigest(said)}`;
  await incidents.update(incidentId, version, {}, [{ id, kind: 'notify', incidentId, severity: 'critical', text }]);
  for (const { need, key } of news)
    await caseFile.note(incidentId, key, `${nameOf(subject)} needs a person: ${need}. The run goes on.`);
  return {};
}

const keyOf = async (need: string) => `paged:provider:${await shortDigest(need)}`;
