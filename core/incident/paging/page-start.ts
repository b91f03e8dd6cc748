import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import { type PagingDeps, pageNeeds } from './page-needs.ts';

/** Fits on a phone. */
const LENGTH = 1000;

/** Pages a person about what a start needs, while the run goes on; once for each need. */
export async function pageStart(
  deps: PagingDeps,
  { incidentId }: TaskInput<'pageStart'>,
): Promise<TaskOutput<'pageStart'>> {
  const { startNeeds = 'look at its report' } = await deps.caseFile.facts(incidentId);
  await pageNeeds(deps, incidentId, {
    about: 'start',
    needs: [startNeeds],
    inWords: (name, said) => `${name} does not start and needs a person: ${said}`.slice(0, LENGTH),
  });
  return {};
}
