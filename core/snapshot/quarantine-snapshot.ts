import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Snapshots } from './ports.ts';
import { saveTried } from './restore/save-tried.ts';

type Deps = { snapshots: Snapshots; caseFile: CaseFile };

/** Excludes a snapshot that did not restore, for this and all later incidents; keeps its bytes. */
export async function quarantineSnapshot(
  { snapshots, caseFile }: Deps,
  input: TaskInput<'quarantineSnapshot'>,
): Promise<TaskOutput<'quarantineSnapshot'>> {
  const { incidentId, snapshotId } = input;
  const { triedSnapshots = {}, probes = {} } = await caseFile.facts(incidentId);
  const reason =
    triedSnapshots[snapshotId] ?? probes[`restored:${snapshotId}`]?.reason ?? 'a shard restored from it answered wrong';
  await snapshots.quarantine(snapshotId, reason);
  await saveTried({ caseFile }, input, snapshotId, reason);
  await caseFile.note(
    incidentId,
    `snapshot:quarantined:${snapshotId}`,
    `Quarantined snapshot ${snapshotId}: ${reason}.`,
  );
  return {};
}
