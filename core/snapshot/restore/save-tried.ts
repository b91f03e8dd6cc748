import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Fence } from '../../kernel/ports/fence.ts';

/** Records on the incident that a snapshot was tried, and why it failed; keeps the first reason. */
export async function saveTried(
  { caseFile }: { caseFile: CaseFile },
  fence: Fence,
  snapshotId: string,
  reason: string,
): Promise<void> {
  const { triedSnapshots = {} } = await caseFile.facts(fence.incidentId);
  if (!(snapshotId in triedSnapshots)) await caseFile.save(fence, 'triedSnapshots', snapshotId, reason);
}
