import { targetOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf } from '../kernel/instant.ts';
import { type JobDeps, runCheck } from './migration/run-job.ts';
import type { Components } from './ports/components.ts';

type Deps = JobDeps & { components: Components };

/**
 * Runs the declared checks that decide whether there can be a plan, and keeps what they say: a log that anybody
 * may have written never leads to a migration by itself. A check changes nothing.
 */
export async function askChecks(deps: Deps, input: TaskInput<'askChecks'>): Promise<TaskOutput<'askChecks'>> {
  const { incidentId, targetId } = input;
  const { startLooked, schemaAnswers = {} } = await deps.caseFile.facts(incidentId);
  const open = (startLooked?.ask ?? []).filter(({ workload }) => schemaAnswers[workload] === undefined);
  const waits: number[] = [];
  for (const { workload, drops } of open) {
    const { version } = await deps.components.status(targetId, workload);
    const result = await runCheck(deps, input, { workload, version, purpose: 'check', at: 'found', drops });
    if ('waitSeconds' in result) waits.push(result.waitSeconds);
    else
      await deps.caseFile.save(input, 'schemaAnswers', workload, {
        ...result.answer,
        at: instantOf(deps.clock.now()),
      });
  }
  const { checkSeconds } = targetOf(deps.config, targetId);
  return { done: waits.length === 0, waitSeconds: waits.length === 0 ? checkSeconds : Math.min(...waits) };
}
