import type { ShardRef } from '../contracts/incident.ts';
import { copyIdOf } from '../kernel/copy-id.ts';
import { orNull } from '../kernel/or-null.ts';
import type { Jobs } from '../kernel/ports/jobs.ts';

/** The id of a snapshot: its shard and when its copy was begun, e.g. `shard-2-20261123T032433749Z`. */
export function snapshotIdOf(shardId: string, takenAt: string): string {
  return `${shardId}-${takenAt.replace(/[-:.]/g, '')}`;
}

/** The shard and the time that the id of a snapshot tells, null for an id that is none of ours. */
export function partsOf(snapshotId: string): { shardId: string; takenAt: string } | null {
  const [, shardId, year, month, day, hours, minutes, seconds, ms] =
    /^(.+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(snapshotId) ?? [];
  if (shardId === undefined) return null;
  return { shardId, takenAt: `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${ms}Z` };
}

/** The copy that an incident's snapshot is made of. */
export function snapshotCopyOf(incidentId: string): string {
  return copyIdOf(incidentId, 'snapshot', 1);
}

/** The snapshot that an incident makes of its copy, null where no copy was begun. */
export async function snapshotOf({ jobs }: { jobs: Jobs }, { incidentId, shardId }: ShardRef): Promise<string | null> {
  const copy = await orNull(jobs.status(snapshotCopyOf(incidentId)));
  return copy === null ? null : snapshotIdOf(shardId, copy.startedAt);
}
