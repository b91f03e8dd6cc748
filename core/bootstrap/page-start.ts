import type { Incident } from '../contracts/incident.ts';
import { nameOf } from '../contracts/subject.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { shortDigest } from '../kernel/digest.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Effect } from '../kernel/ports/outbox.ts';

/** The part of the incidents that a page needs. */
type PagingRuns = {
  get(id: string): Promise<Incident>;
  update(id: string, version: number, change: object, effects: Effect[]): Promise<Incident>;
};

/** Fits on a phone. */
const LENGTH = 1000;

/** Pages a person about what a start needs, while the run goes on; once for each need. */
export async function pageStart(
  { incidents, caseFile }: { incidents: PagingRuns; caseFile: CaseFile },
  { incidentId }: TaskInput<'pageStart'>,
): Promise<TaskOutput<'pageStart'>> {
  const { subject, version } = await incidents.get(incidentId);
  const { startNeeds = 'look at its report' } = await caseFile.facts(incidentId);
  const key = await shortDigest(startNeeds);
  const said = await caseFile.timeline(incidentId);
  if (said.some((line) => line.key === `paged:start:${key}`)) return {};
  const text = `${nameOf(subject)} does not start and needs a person: ${startNeeds}`.slice(0, LENGTH);
  // Queued before it is noted: a repeated call queues the same page, which is sent once.
  const page: Effect = { id: `start:${incidentId}:${key}`, kind: 'notify', incidentId, severity: 'critical', text };
  await incidents.update(incidentId, version, {}, [page]);
  await caseFile.note(incidentId, `paged:start:${key}`, text);
  return {};
}
