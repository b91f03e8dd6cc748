import { bootstrapOf, migrationOf, targetOf } from '../contracts/config/target-of.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { SchemaAnswer } from '../contracts/rooms/bootstrap.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { type JobDeps, runCheck } from './migration/run-job.ts';

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
  const version = versionIn(plan, workload);
  const drops = dropsIn(plan, workload);
  return runCheck(deps, input, { workload, version, purpose: 'check', at: `${input.planHash} ${input.when}`, drops });
}

/** Returns the workloads whose schema a plan prepares by steps of a kind. */
export const preparedBy = ({ steps }: PlanOf<'start'>, kind: 'migrate' | 'check-job'): string[] =>
  steps.flatMap((step) => (step.kind === kind ? step.on : []));

/** Returns the version of a workload that a plan was made of. */
export const versionIn = ({ components }: PlanOf<'start'>, workload: string): string =>
  components.find((one) => one.workload === workload)?.version ?? '';

/** Returns the init containers that Jobs of a workload drop by a plan. */
export const dropsIn = ({ steps }: PlanOf<'start'>, workload: string): string[] =>
  steps.find(({ kind, on }) => (kind === 'migrate' || kind === 'check-job') && on.includes(workload))?.drops ?? [];
