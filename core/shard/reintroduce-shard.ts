import { ONLY } from '../contracts/case-file.ts';
import { modeOf } from '../contracts/registry.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { instantOf } from '../kernel/instant.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { cutOver } from './cut-over.ts';
import { quarantineVolume } from './quarantine-volume.ts';

type Deps = Parameters<typeof cutOver>[0] & Parameters<typeof quarantineVolume>[0] & { clock: Clock };
type Input = TaskInput<'reintroduceShard'>;

/**
 * Takes the shard into rotation by one registry change if the current state matches the approved
 * plan; else throws PlanDrifted. Labels a replaced volume; its server keeps running until the shard
 * has settled.
 */
export async function reintroduceShard(deps: Deps, input: Input): Promise<TaskOutput<'reintroduceShard'>> {
  const { incidentId, targetId, shardId } = input;
  const plan = await approvedPlan(deps, 'reintroduce', input);
  await cutOver(deps, input, plan);
  const { servedBefore, cutOver: kept } = await deps.caseFile.facts(incidentId);
  const before = servedBefore?.workloadId ?? plan.workloadId;
  if (!kept) {
    await deps.caseFile.save(input, 'restoredAt', ONLY, instantOf(deps.clock.now()));
    await deps.caseFile.save(input, 'cutOver', ONLY, { before, after: plan.workloadId });
  }
  if (servedBefore && before !== plan.workloadId)
    await quarantineVolume(deps, input, servedBefore.volume, `replaced by '${plan.workloadId}'`);
  await deps.caseFile.note(incidentId, 'reintroduce', `${shardId} is in rotation again, served by ${plan.workloadId}.`);
  return { mode: modeOf(await deps.registry.read(targetId)) };
}
