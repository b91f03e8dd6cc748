import type { Verdict } from '../contracts/golden.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { ShardFence } from '../kernel/ports/fence.ts';
import { SnapshotDiscarded } from './errors.ts';
import type { Snapshots } from './ports.ts';
import { snapshotCopyOf } from './snapshot-id.ts';

/** Removes a copy that Ragmend made; a missing one is no error. */
type Copies = { discardCopy(fence: ShardFence, volume: string): Promise<void> };
type Deps = { snapshots: Snapshots; volumes: Copies; caseFile: CaseFile };

/**
 * Publishes a snapshot whose copy was opened and answered right, then removes the copy. Throws
 * SnapshotDiscarded if nothing proves it.
 */
export async function publishSnapshot(
  { snapshots, volumes, caseFile }: Deps,
  input: TaskInput<'publishSnapshot'>,
): Promise<TaskOutput<'publishSnapshot'>> {
  const { incidentId, snapshotId } = input;
  const copyId = snapshotCopyOf(incidentId);
  const { probes = {} } = await caseFile.facts(incidentId);
  const proof = proofOf(probes[copyId], copyId);
  await snapshots.publish(snapshotId, proof);
  await caseFile.note(incidentId, `snapshot:published:${snapshotId}`, `Published snapshot ${snapshotId}: ${proof}.`);
  await volumes.discardCopy(input, copyId);
  return {};
}

function proofOf(verdict: Verdict | undefined, copyId: string): string {
  if (!verdict?.healthy)
    throw new SnapshotDiscarded(`copy '${copyId}' was not proven by opening it: take another snapshot`);
  return `opened and answered ${verdict.hits} of ${verdict.asked} golden queries`;
}
