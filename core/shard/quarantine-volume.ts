import type { IncidentRef } from '../contracts/incident.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import { NotFound } from '../kernel/task-error.ts';
import type { ShardVolumes } from './ports.ts';

/** Labels a volume and puts it among the incident's facts; false where there is no such volume. */
export async function quarantineVolume(
  { volumes, caseFile }: { volumes: ShardVolumes; caseFile: CaseFile },
  ref: IncidentRef,
  volume: string,
  reason: string,
): Promise<boolean> {
  if (!(await volumeStands({ volumes }, volume))) return false;
  await volumes.quarantine(ref, volume, `${reason} (${ref.incidentId})`);
  const { quarantinedVolumes = [] } = await caseFile.facts(ref.incidentId);
  await caseFile.save(ref.incidentId, 'quarantinedVolumes', [...new Set([...quarantinedVolumes, volume])]);
  return true;
}

/** Whether there is a volume of this name. */
export async function volumeStands({ volumes }: { volumes: ShardVolumes }, volume: string): Promise<boolean> {
  try {
    await volumes.describe(volume);
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
