import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { ShardFence } from '../kernel/ports/fence.ts';
import type { Jobs } from '../kernel/ports/jobs.ts';
import type { Snapshots } from './ports.ts';
import { snapshotCopyOf, snapshotOf } from './snapshot-id.ts';

/** Removes a copy that Ragmend made; a missing one is no error. */
type Copies = { discardCopy(fence: ShardFence, volume: string): Promise<void> };
type Deps = { snapshots: Snapshots; volumes: Copies; jobs: Jobs; caseFile: CaseFile };

/** Removes the copies of an incident and the snapshot it staged; keeps a published one. */
export async function discardSnapshot(
  deps: Deps,
  input: TaskInput<'discardSnapshot'>,
): Promise<TaskOutput<'discardSnapshot'>> {
  const { incidentId, targetId, shardId } = input;
  const copyId = snapshotCopyOf(incidentId);
  const twin = (await deps.caseFile.facts(incidentId)).copies?.[copyId];
  if (twin === undefined) return {};
  await deps.jobs.stopAll(input);
  for (const volume of [copyId, twin]) await deps.volumes.discardCopy(input, volume);
  const snapshotId = await snapshotOf(deps, input);
  const listed = await deps.snapshots.list(targetId, shardId);
  const isKept = listed.some((one) => one.snapshotId === snapshotId && one.state !== 'Staged');
  if (!isKept && snapshotId !== null) await deps.snapshots.discardStaged(snapshotId);
  const text = `Removed the copies of this snapshot${isKept ? '; it was published, and stays' : ' and what was staged'}.`;
  await deps.caseFile.note(incidentId, 'snapshot:discarded', text);
  return {};
}
