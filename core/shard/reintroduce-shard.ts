import { modeOf } from '../contracts/registry.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf } from '../kernel/instant.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { approvedPlan } from './approved-plan.ts';
import { cutOver } from './cut-over.ts';
import { quarantineVolume } from './quarantine-volume.ts';

type Deps = Parameters<typeof cutOver>[0] & Parameters<typeof quarantineVolume>[0] & { clock: Clock };
type Input = TaskInput<'reintroduceShard'>;

/** Takes the shard into rotation by one registry change, if all stands as the approved plan says; throws PlanDrifted. A replaced volume is labelled, its server goes on until the shard has settled. */
export async function reintroduceShard(deps: Deps, input: Input): Promise<TaskOutput<'reintroduceShard'>> {
  const { incidentId, targetId, shardId } = input;
  const plan = await approvedPlan(deps, input);
  await cutOver(deps, input, plan);
  const { servedBefore, cutOver: kept } = await deps.caseFile.facts(incidentId);
  const before = servedBefore?.workloadId ?? plan.workloadId;
  const at = instantOf(deps.clock.now());
  if (!kept) await deps.caseFile.save(incidentId, 'cutOver', { before, after: plan.workloadId, at });
  if (servedBefore && before !== plan.workloadId)
    await quarantineVolume(deps, input, servedBefore.volume, `replaced by '${plan.workloadId}'`);
  await deps.caseFile.note(incidentId, 'reintroduce', `${shardId} is in rotation again, served by ${plan.workloadId}.`);
  return { mode: modeOf(await deps.registry.read(targetId)) };
}
