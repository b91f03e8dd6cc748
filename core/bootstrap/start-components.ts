import type { CaseFacts } from '../contracts/case-file.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { instantOf } from '../kernel/instant.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import { type JobDeps, jobIdOf, startJob } from './migration/run-job.ts';
import { groupsIn, STEPS_KEY } from './plan/groups-in.ts';
import { jobIn, preparedBy, versionIn } from './plan/prepared-in.ts';
import type { Components } from './ports/components.ts';

type Deps = JobDeps & { components: Components };
type Input = TaskInput<'startComponents'>;
type Plan = PlanOf<'start'>;

/**
 * Starts the next group of the plan: what was stopped gets its recorded replicas back. Before the first group come
 * the steps that are no migration: a rollback, pods of an older revision, a check under the name that others wait for.
 */
export async function startComponents(deps: Deps, input: Input): Promise<TaskOutput<'startComponents'>> {
  const plan = await approvedPlan(deps, 'start', input);
  const { groupStarts = {}, stopped = {} } = await deps.caseFile.facts(input.incidentId);
  const next = groupsIn(plan).find(({ key }) => !groupStarts[key]?.functionalAt);
  if (!next) return { finished: true };
  const { key, workloads } = next;
  if (!groupStarts[key])
    await deps.caseFile.save(input, 'groupStarts', key, {
      ...{ workloads, startedAt: instantOf(deps.clock.now()), steadyAt: null, functionalAt: null },
    });
  if (key === STEPS_KEY) await doSteps(deps, input, plan);
  else for (const workload of workloads) await bringBack(deps, input, plan, workload, stopped[workload]);
  const text = key === STEPS_KEY ? `Prepared ${workloads.join(', ')}.` : `Started ${workloads.join(', ')}.`;
  await deps.caseFile.note(input.incidentId, `group:${input.planHash}:${key}`, text);
  return { finished: false };
}

async function bringBack(
  { components, caseFile, clock }: Deps,
  input: Input,
  plan: Plan,
  workload: string,
  was: CaseFacts['stopped'][string] | undefined,
): Promise<void> {
  if (!was || was.backAt !== null) return;
  await components.scale(input, workload, was.replicas, versionIn(plan, workload));
  await caseFile.save(input, 'stopped', workload, { ...was, backAt: instantOf(clock.now()) });
}

async function doSteps(deps: Deps, input: Input, plan: Plan): Promise<void> {
  const { components } = deps;
  for (const workload of preparedBy(plan, 'check-job')) {
    const jobId = await jobIdOf(input, 'gate', workload, input.planHash);
    await startJob(deps, input, jobId, { ...jobIn(plan, workload), purpose: 'gate' });
  }
  for (const { kind, on } of plan.steps)
    for (const workload of on) {
      const found = plan.components.find((one) => one.workload === workload);
      if (kind === 'delete-pod') {
        const { stalePods } = await components.status(input.targetId, workload);
        await components.deletePods(input, workload, stalePods);
      }
      if (kind !== 'roll-back') continue;
      if (!found?.pastRevision) throw new PlanDrifted(`'${workload}' has no revision to return to: plan again`);
      await components.rollBack(input, workload, found.pastRevision, found.version);
    }
}
