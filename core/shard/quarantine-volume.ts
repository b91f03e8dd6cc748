import type { ShardRef } from '../contracts/incident.ts';
import { orNull } from '../kernel/or-null.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { ShardVolumes } from './ports.ts';

/** Labels a volume and records it in the incident's facts; returns false if there is no such volume. */
export async function quarantineVolume(
  { volumes, caseFile }: { volumes: ShardVolumes; caseFile: CaseFile },
  ref: ShardRef,
  volume: string,
  reason: string,
): Promise<boolean> {
  if (!(await volumeStands({ volumes }, volume))) return false;
  await volumes.quarantine(ref, volume, `${reason} (${ref.incidentId})`);
  await caseFile.save(ref, 'quarantinedVolumes', volume, reason);
  return true;
}

/** Returns whether a volume of this name exists. */
export async function volumeStands({ volumes }: { volumes: ShardVolumes }, volume: string): Promise<boolean> {
  return (await orNull(volumes.describe(volume))) !== null;
}
