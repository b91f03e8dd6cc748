import { bootstrapOf, migrationOf, targetOf } from '../contracts/config/target-of.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { SchemaAnswer } from '../contracts/rooms/bootstrap.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { type JobDeps, runCheck } from './migration/run-job.ts';
import { jobIn, preparedBy } from './plan/prepared-in.ts';

type Input = TaskInput<'checkSchema'>;

/**
 * Runs the declared check of each schema that the plan prepares, before and after its migration. A schema without
 * a check counts as pending before, and as right after. One that the plan only checks must not be pending.
 */
export async function checkSchema(deps: JobDeps, input: Input): Promise<TaskOutput<'checkSchema'>> {
  const plan = await approvedPlan(deps, 'start', input);
  const migrating = preparedBy(plan, 'migrate');
  const answers: SchemaAnswer['is'][] = [];
  const waits: number[] = [];
  for (const workload of new Set([...migrating, ...preparedBy(plan, 'check-job')])) {
    const result = await answerOf(deps, input, plan, workload);
    const isMigrated = migrating.includes(workload);
    if ('waitSeconds' in result) waits.push(result.waitSeconds);
    else answers.push(!isMigrated && result.answer.is === 'pending' ? 'blocked' : result.answer.is);
  }
  const { checkSeconds } = targetOf(deps.config, input.targetId);
  return {
    done: waits.length === 0,
    waitSeconds: waits.length === 0 ? checkSeconds : Math.min(...waits),
    pending: answers.includes('pending'),
    blocked: answers.includes('blocked'),
  };
}

async function answerOf(deps: JobDeps, input: Input, plan: PlanOf<'start'>, workload: string) {
  const hasCheck = migrationOf(bootstrapOf(deps.config, input.targetId), workload)?.check !== undefined;
  if (!hasCheck) {
    const answer: SchemaAnswer = { is: input.when === 'before' ? 'pending' : 'current', says: 'no check is declared' };
    return { answer };
  }
  const at = `${input.planHash} ${input.when}`;
  return runCheck(deps, input, { ...jobIn(plan, workload), purpose: 'check', at });
}
