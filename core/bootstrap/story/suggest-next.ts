import type { CaseFacts } from '../../contracts/case-file.ts';
import { nameOf } from '../../contracts/subject.ts';
import type { Material } from '../../kernel/story/story.ts';

/** Suggests what a person should do next after a look at a start, each line from a fact. */
export function suggestNext({ incident: { state, subject }, facts }: Material): string[] {
  return [...ofNeeds(facts), ...ofRuns(facts), ...ofReplicas(facts), ...byOutcome(state, nameOf(subject), facts)];
}

/** What a person was paged about repeats the causes, and says more where a check or an earlier run does. */
function ofNeeds({ startNeeds, startFound }: Partial<CaseFacts>): string[] {
  if (startNeeds === undefined) return [];
  const causes = startFound?.sentences ?? [];
  const more = causes
    .reduce((rest, cause) => rest.replace(cause, ''), startNeeds)
    .replace(/\s+/g, ' ')
    .trim();
  return [...(more === '' ? [] : [more]), 'See to the causes, and ask whom they name.'];
}

function ofRuns({ migrationRuns = {} }: Partial<CaseFacts>): string[] {
  return Object.entries(migrationRuns).flatMap(([id, { workload, state, purpose }]) => {
    if (state === 'lost')
      return purpose === 'migrate'
        ? [`Find out how far ${id} came before anybody migrates ${workload} again: nobody saw its end.`]
        : [`Find out why the pod of ${id} was lost, the check of ${workload}.`];
    if (state === 'running') return [`Wait for ${id} to end: a migration of ${workload} is never killed halfway.`];
    if (state === 'failed' && purpose === 'migrate')
      return [`Read the log of ${id} and look at the schema of ${workload}: its migration failed.`];
    return [];
  });
}

function ofReplicas({ stopped = {} }: Partial<CaseFacts>): string[] {
  return Object.entries(stopped).flatMap(([workload, { replicas, backAt }]) =>
    backAt === null ? [`Scale ${workload} back to ${replicas} replicas, unless it should stay stopped.`] : [],
  );
}

function byOutcome(state: string, name: string, { startFound }: Partial<CaseFacts>): string[] {
  switch (state) {
    case 'Observed':
      return startFound?.kind === 'Deadlock'
        ? [
            "Read what was found: set the target's autonomy, or its runbooks.bootstrap-recovery.autonomy, to approve when you want such a start carried out.",
          ]
        : [];
    case 'Rejected':
      return [`Decide how ${name} goes on, since the plan was rejected.`];
    case 'Expired':
      return ['Start the runbook again, since nobody answered in time.'];
    case 'Failed':
      return ['Fix what the failed step names, then start the runbook again.'];
    case 'Cancelled':
      return ['Finish by hand what was aborted, or start the runbook again.'];
    default:
      return [];
  }
}
