import { modeOf } from '../contracts/registry.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { type TakeOutDeps, takeOut } from './take-out.ts';

/** Takes the shard out of rotation, and keeps the time of the first such change. */
export async function markUnhealthy(
  deps: TakeOutDeps,
  input: TaskInput<'markUnhealthy'>,
): Promise<TaskOutput<'markUnhealthy'>> {
  const { incidentId, targetId, shardId } = input;
  await takeOut(deps, input);
  await deps.caseFile.note(
    incidentId,
    'mark:unhealthy',
    `Took ${shardId} out of rotation: its answers are no longer used.`,
  );
  return { mode: modeOf(await deps.registry.read(targetId)) };
}
