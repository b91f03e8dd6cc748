import { ONLY } from '../contracts/case-file.ts';
import { modeOf } from '../contracts/registry.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { type TakeOutDeps, takeOut } from './take-out.ts';

/** Undoes the cut-over: registers the previous workload again, out of rotation. */
export async function rollBack(deps: TakeOutDeps, input: TaskInput<'rollBack'>): Promise<TaskOutput<'rollBack'>> {
  const { incidentId, targetId, shardId } = input;
  const { cutOver, servedBefore } = await deps.caseFile.facts(incidentId);
  const moved = cutOver && servedBefore && cutOver.after !== servedBefore.workloadId;
  await takeOut(deps, input, moved ? { workloadId: servedBefore.workloadId, url: servedBefore.url } : {});
  await deps.caseFile.save(input, 'restoredAt', ONLY, null);
  await deps.caseFile.note(
    incidentId,
    'roll-back',
    `Took ${shardId} out of rotation again: the reintroduction is undone.`,
  );
  return { mode: modeOf(await deps.registry.read(targetId)) };
}
