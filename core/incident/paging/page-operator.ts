import { type CaseFacts, ONLY } from '../../contracts/case-file.ts';
import { nameOf } from '../../contracts/subject.ts';
import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import { reasonOf } from '../../kernel/failure-reason.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Incidents } from '../ports.ts';
import { pageAbout } from './page.ts';

/** Fits on a phone, and is long enough for the sentence of an admission policy. */
const LENGTH = 1000;

const STAYS: Record<CaseFacts['left'], string> = {
  out: ' is out of rotation and',
  replica: ' is served by its replica and',
  'as-found': ' answered right and is in rotation, as it was found, but',
  untouched: ' was not touched and stays in rotation, but',
  reintroduced: ' was reintroduced, answers right and stays in rotation, but',
};

/**
 * Pages a person with the failed step and the reason. Pages nobody about an incident that was
 * closed before the step failed.
 */
export async function pageOperator(
  { incidents, caseFile }: { incidents: Incidents; caseFile: CaseFile },
  input: TaskInput<'pageOperator'>,
): Promise<TaskOutput<'pageOperator'>> {
  const { incidentId, failure } = input;
  const { subject, version, closedAt } = await incidents.get(incidentId);
  if (closedAt !== null) return {};
  const { Step: step = 'a step', Error: error = 'an error' } = failure;
  const { left, startLeft, stopped } = await caseFile.facts(incidentId);
  const stays = left === undefined ? '' : STAYS[left];
  const began = startLeft === undefined ? notBack(stopped) : `. ${startLeft}`;
  const why = `"${step}" failed with ${error}${reasonOf(failure)}`.slice(0, LENGTH - began.length);
  const text = `${nameOf(subject)}${stays} needs a person: ${why}${began}`.slice(0, LENGTH);
  await caseFile.note(incidentId, 'paged', text);
  await incidents.update(incidentId, version, {}, [pageAbout(incidentId, text)]);
  // Last, so that somebody is paged even when the run has lost its lock.
  await caseFile.save(input, 'failure', ONLY, failure);
  return {};
}

/** What a start has stopped, and what nobody has brought back. */
function notBack(stopped: CaseFacts['stopped'] = {}): string {
  const names = Object.entries(stopped).flatMap(([name, { backAt, replicas }]) =>
    backAt === null ? [`${name} (${replicas})`] : [],
  );
  return names.length === 0
    ? ''
    : `. Still without replicas, unless somebody has brought them back: ${names.join(', ')}`;
}
