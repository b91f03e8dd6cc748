import { ONLY } from '../contracts/case-file.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { lastWriteOf } from './flag/flag-values.ts';
import type { FlagReading, ProviderFlag } from './ports/provider-flag.ts';

type Deps = { providerFlag: ProviderFlag; caseFile: CaseFile; clock: Clock };
type Input = TaskInput<'switchProvider'>;

/**
 * Switches the flag to the backup of the approved plan if it still says what the plan read. If
 * somebody was faster, changes nothing and says who.
 */
export async function switchProvider(deps: Deps, input: Input): Promise<TaskOutput<'switchProvider'>> {
  const { caseFile, providerFlag, clock } = deps;
  const { incidentId } = input;
  const { backupId, from, summary } = await approvedPlan(deps, 'switch', input);
  const before: FlagReading = { ...from, writtenBy: null, ownedBy: null };
  const result = await providerFlag.switch(input, before, backupId, `${incidentId}: ${summary}`);
  const at = instantOf(clock.now());
  if ('lostTo' in result) {
    const { who, said } = lastWriteOf(result.lostTo);
    await caseFile.save(input, 'overruledBy', ONLY, { who, said, at });
    await caseFile.note(incidentId, 'switch:lost', `Nothing was switched: ${who} was faster.`);
    return { switched: false, lostTo: who.slice(0, LONGEST) };
  }
  const { flagBefore } = await caseFile.facts(incidentId);
  const { provider, value } = from;
  const { writtenBy } = result.before;
  if (!flagBefore) await caseFile.save(input, 'flagBefore', ONLY, { provider, value, writtenBy });
  await caseFile.save(input, 'switched', ONLY, { to: backupId, at, provenAt: null });
  await caseFile.note(incidentId, `switch:${input.planHash}`, `Switched all traffic to ${backupId}.`);
  return { switched: true, lostTo: '' };
}

const LONGEST = 256;
