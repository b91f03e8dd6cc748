import type { CaseFile } from '../../kernel/ports/case-file.ts';

/** Keeps on the incident that a snapshot was tried, and why it did not do; the first reason stays. */
export async function saveTried(
  { caseFile }: { caseFile: CaseFile },
  incidentId: string,
  snapshotId: string,
  reason: string,
): Promise<void> {
  const { triedSnapshots } = await caseFile.facts(incidentId);
  await caseFile.save(incidentId, 'triedSnapshots', { [snapshotId]: reason, ...triedSnapshots });
}
