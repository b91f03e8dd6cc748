import type { Config } from '../contracts/config/config.ts';
import { groupPauseAt } from '../contracts/config/start-bounds.ts';
import { bootstrapOf, targetOf } from '../contracts/config/target-of.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import { nextLook } from '../kernel/next-look.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { ComponentsStuck } from './errors.ts';
import { refuseDrifted, refuseUnfit } from './plan/refuse-stop.ts';
import type { Components } from './ports/components.ts';
import type { StartScene } from './ports/start-scene.ts';

type Deps = { components: Components; startScene: StartScene; caseFile: CaseFile; clock: Clock; config: Config };
type Input = TaskInput<'stopComponents'>;

/**
 * Scales down what the plan stops, one group after the other, until all pods of each are gone. The number of
 * replicas to come back to is on record before the first scale. Throws PlanDrifted, StartRefused, and
 * ComponentsStuck if pods do not end.
 */
export async function stopComponents(deps: Deps, input: Input): Promise<TaskOutput<'stopComponents'>> {
  const plan = await approvedPlan(deps, 'start', input);
  const { stopped = {}, groupStarts = {} } = await deps.caseFile.facts(input.incidentId);
  const isFirst = Object.keys(stopped).length === 0 && Object.keys(groupStarts).length === 0;
  if (isFirst) await refuseDrifted(deps, input, plan);
  if (isFirst) await refuseUnfit(deps, input, changedBy(plan));
  for (const group of plan.stop) {
    const left = await stopGroup(deps, input, plan, group);
    if (left !== null) return { done: false, waitSeconds: left };
  }
  if (plan.stop.length > 0)
    await deps.caseFile.note(input.incidentId, `stopped:${input.planHash}`, `Stopped ${plan.stop.flat().join(', ')}.`);
  return { done: true, waitSeconds: targetOf(deps.config, input.targetId).checkSeconds };
}

/** What a plan changes of a component while it runs: where it works by now, that would do harm. */
function changedBy({ stop, steps }: PlanOf<'start'>): string[] {
  const changed = steps.filter(({ kind }) => kind === 'roll-back' || kind === 'delete-pod');
  return [...new Set([...stop.flat(), ...changed.flatMap(({ on }) => on)])];
}

/** Returns when to look again, null once all pods of a group are gone. */
async function stopGroup(deps: Deps, input: Input, plan: PlanOf<'start'>, group: string[]): Promise<number | null> {
  const { components, caseFile, clock, config } = deps;
  const { stopped = {} } = await caseFile.facts(input.incidentId);
  const open = group.filter((workload) => !stopped[workload]);
  if (open.length > 0 && Object.keys(stopped).length > 0) await refuseUnfit(deps, input, open);
  const now = instantOf(clock.now());
  for (const workload of group) {
    const found = plan.components.find((one) => one.workload === workload);
    if (!found) continue;
    if (!stopped[workload])
      await caseFile.save(input, 'stopped', workload, {
        ...{ replicas: found.replicas, at: now, backAt: null },
      });
    const { replicas } = await components.status(input.targetId, workload);
    if (replicas > 0) await components.scale(input, workload, 0, found.version);
  }
  const since = group.map((workload) => stopped[workload]?.at ?? now).sort()[0] ?? now;
  const all = await Promise.all(group.map((workload) => components.status(input.targetId, workload)));
  const alive = all.filter(({ pods }) => pods > 0);
  if (alive.length === 0) return null;
  const seconds = settleSecondsOf(config, input.targetId, group);
  if ((clock.now() - msOf(since)) / 1000 > seconds)
    throw new ComponentsStuck(
      `pods of '${alive.map(({ workload }) => workload).join(', ')}' have not ended within ${seconds} s: look what holds them`,
    );
  return nextLook(clock, since, targetOf(config, input.targetId).checkSeconds, groupPauseAt);
}

/** Returns the longest time that one of some components may take to start or to end, in seconds. */
export function settleSecondsOf(config: Config, targetId: string, group: readonly string[]): number {
  const { components } = bootstrapOf(config, targetId);
  return Math.max(0, ...components.flatMap((one) => (group.includes(one.workload) ? [one.settleSeconds] : [])));
}
