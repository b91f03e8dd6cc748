import { ONLY } from '../contracts/case-file.ts';
import { modeOf } from '../contracts/registry.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { findShard } from '../kernel/find-shard.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { PlanDrifted } from '../kernel/task-error.ts';
import { standingMove } from './standing-move.ts';

type Deps = { registry: Registry; caseFile: CaseFile; clock: Clock };

/**
 * Takes the shard into rotation, served by the workload that started last and whose probe was
 * right; throws PlanDrifted otherwise.
 */
export async function settleShard(deps: Deps, input: TaskInput<'settleShard'>): Promise<TaskOutput<'settleShard'>> {
  const { incidentId, targetId, shardId } = input;
  const { before, after } = await standingMove(deps, input);
  const { probes = {}, cutOver } = await deps.caseFile.facts(incidentId);
  const entry = await findShard(deps, input);
  if (entry.workloadId !== after || probes.settled?.healthy !== true)
    throw new PlanDrifted(`nothing proves that '${after}' serves shard '${shardId}' correctly: probe it first`);
  if (entry.route !== 'self') await deps.registry.change(input, shardId, { route: 'self', outSince: null });
  if (cutOver?.after !== after) {
    await deps.caseFile.save(input, 'restoredAt', ONLY, instantOf(deps.clock.now()));
    await deps.caseFile.save(input, 'cutOver', ONLY, { before, after });
  }
  await deps.caseFile.note(incidentId, `settle:${after}`, `${shardId} is in rotation again, served by ${after}.`);
  return { mode: modeOf(await deps.registry.read(targetId)) };
}
