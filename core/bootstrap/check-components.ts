import type { CaseFacts } from '../contracts/case-file.ts';
import { groupPauseAt } from '../contracts/config/start-bounds.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import { nextLook } from '../kernel/next-look.ts';
import { NotFound } from '../kernel/task-error.ts';
import { deadlineOf, type JobDeps, runCheck } from './migration/run-job.ts';
import { groupsIn, STEPS_KEY } from './plan/groups-in.ts';
import { jobIn, preparedBy } from './plan/prepared-in.ts';
import type { Components } from './ports/components.ts';
import { settleSecondsOf } from './stop-components.ts';

type Deps = JobDeps & { components: Components };
type Input = TaskInput<'checkComponents'>;
type Plan = PlanOf<'start'>;

/**
 * Looks at the group that was started last. It works if all its pods are ready and pass their settle probe in two
 * looks, or once its time is over, it does not. Throws NotFound if none was started.
 */
export async function checkComponents(deps: Deps, input: Input): Promise<TaskOutput<'checkComponents'>> {
  const { caseFile, clock, config } = deps;
  const plan = await approvedPlan(deps, 'start', input);
  const { groupStarts = {}, stopped = {} } = await caseFile.facts(input.incidentId);
  const group = groupsIn(plan).findLast(({ key }) => groupStarts[key] !== undefined);
  const begun = group && groupStarts[group.key];
  if (!group || !begun) throw new NotFound(`incident '${input.incidentId}' has started no group: start one first`);
  const { checkSeconds } = targetOf(config, input.targetId);
  const { key, workloads } = group;
  if (begun.functionalAt !== null) return { done: true, waitSeconds: checkSeconds, functional: true };
  const isSteps = key === STEPS_KEY;
  const lack = await (isSteps ? lackOfSteps(deps, input, plan) : lackOf(deps, input, plan, workloads, stopped));
  const now = instantOf(clock.now());
  const isSettled = lack === null && (isSteps || begun.steadyAt !== null);
  const steadyAt = lack === null ? (begun.steadyAt ?? now) : null;
  await caseFile.save(input, 'groupStarts', key, { ...begun, steadyAt, functionalAt: isSettled ? now : null });
  if (isSettled) return { done: true, waitSeconds: checkSeconds, functional: true };
  const seconds = isSteps ? stepSeconds(deps, input, plan) : settleSecondsOf(config, input.targetId, workloads);
  const isOver = lack !== null && (lack.isFinal || (clock.now() - msOf(begun.startedAt)) / 1000 > seconds);
  if (isOver)
    await caseFile.note(
      input.incidentId,
      `stuck:${input.planHash}:${key}`,
      `After at most ${seconds} s: ${lack.text}.`,
    );
  return { done: isOver, waitSeconds: nextLook(clock, begun.startedAt, checkSeconds, groupPauseAt), functional: false };
}

/** What a group still lacks, in words; `isFinal` if waiting does not change that. */
type Lack = { text: string; isFinal: boolean };
const soFar = (text: string): Lack => ({ text, isFinal: false });

/** Returns what a group still lacks, null if it works. */
async function lackOf(
  { components }: Deps,
  { targetId }: Input,
  plan: Plan,
  workloads: string[],
  stopped: CaseFacts['stopped'],
): Promise<Lack | null> {
  for (const workload of workloads) {
    const { ready, failing } = await components.status(targetId, workload);
    const wanted =
      stopped[workload]?.replicas ?? plan.components.find((one) => one.workload === workload)?.replicas ?? 0;
    if (ready < wanted)
      return soFar(`${ready} of ${wanted} pods of ${workload} are ready${failing === null ? '' : `: ${failing}`}`);
    if (failing !== null) return soFar(`${workload} is not ready: ${failing}`);
    if (!(await components.isFunctional(targetId, workload))) return soFar(`${workload} fails its settle probe`);
  }
  return null;
}

/** What the steps before the first group lack: checks under names that others wait for have to succeed. */
async function lackOfSteps(deps: Deps, input: Input, plan: Plan): Promise<Lack | null> {
  for (const workload of preparedBy(plan, 'check-job')) {
    const result = await runCheck(deps, input, { ...jobIn(plan, workload), purpose: 'gate', at: input.planHash });
    if ('waitSeconds' in result) return soFar(`the check of ${workload} has not ended`);
    const { is, says } = result.answer;
    if (is !== 'current') return { text: `the check of ${workload} says: ${says}`, isFinal: true };
  }
  return null;
}

const stepSeconds = ({ config }: Deps, { targetId }: Input, plan: Plan) =>
  Math.max(0, ...preparedBy(plan, 'check-job').map((of) => deadlineOf(config, targetId, of)));
