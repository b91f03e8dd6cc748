import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import { type PagingDeps, pageNeeds } from './page-needs.ts';

/**
 * Pages a person about what the providers need, while the run goes on. An incident pages once for
 * each need, so a backup that fails later is told, too.
 */
export async function pageProvider(
  deps: PagingDeps,
  { incidentId }: TaskInput<'pageProvider'>,
): Promise<TaskOutput<'pageProvider'>> {
  const { providerNeeds = 'its probes say so' } = await deps.caseFile.facts(incidentId);
  await pageNeeds(deps, incidentId, {
    about: 'provider',
    needs: providerNeeds.split('; '),
    inWords: (name, said) => `${name} needs a person: ${said}. The run goes on.`,
  });
  return {};
}
