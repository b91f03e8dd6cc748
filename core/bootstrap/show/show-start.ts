import type { CaseFacts } from '../../contracts/case-file.ts';
import type { StartView } from '../../contracts/http/starts.ts';
import { isPlanOf } from '../../kernel/approved-plan.ts';
import { msOf } from '../../kernel/instant.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';

/** Returns the start that an incident is about, as far as its run has come. */
export async function showStart(
  { caseFile }: { caseFile: Pick<CaseFile, 'facts'> },
  { incidentId }: { incidentId: string },
): Promise<StartView> {
  const facts = await caseFile.facts(incidentId);
  return {
    incidentId,
    found: facts.startFound ?? null,
    needs: facts.startNeeds ?? null,
    plan: newestPlan(facts),
    stopped: facts.stopped ?? {},
    runs: facts.migrationRuns ?? {},
    groups: groupsOf(facts),
    proven: facts.serviceProven ?? null,
  };
}

/** Returns the plan of a start that was made last, null if there is none. */
export const newestPlan = ({ plans = {} }: Partial<CaseFacts>) =>
  Object.values(plans).filter(isPlanOf('start')).at(-1) ?? null;

/** Returns the groups that were started, first one first, with their place in the plan as `key`. */
export const groupsOf = ({ groupStarts = {} }: Partial<CaseFacts>): StartView['groups'] =>
  Object.entries(groupStarts)
    .map(([key, { workloads, startedAt, functionalAt }]) => ({ key, workloads, startedAt, functionalAt }))
    .toSorted((one, other) => msOf(one.startedAt) - msOf(other.startedAt));
