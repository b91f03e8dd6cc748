import type { ShardRef } from '../contracts/incident.ts';
import { copyIdOf } from '../kernel/copy-id.ts';
import { orNull } from '../kernel/or-null.ts';
import type { Jobs } from '../kernel/ports/jobs.ts';

/**
 * Returns the id of a snapshot from its shard and the start of its copy, e.g.
 * `shard-2-20261123T032433749Z`.
 */
export function snapshotIdOf(shardId: string, takenAt: string): string {
  return `${shardId}-${takenAt.replace(/[-:.]/g, '')}`;
}

/** Returns the shard and the time in a snapshot's id; null if the id is not ours. */
export function partsOf(snapshotId: string): { shardId: string; takenAt: string } | null {
  const [, shardId, year, month, day, hours, minutes, seconds, ms] =
    /^(.+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(snapshotId) ?? [];
  if (shardId === undefined) return null;
  return { shardId, takenAt: `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${ms}Z` };
}

/** Returns the copy that an incident makes its snapshot from. */
export function snapshotCopyOf(incidentId: string): string {
  return copyIdOf(incidentId, 'snapshot', 1);
}

/** Returns the snapshot that an incident makes from its copy; null if no copy was started. */
export async function snapshotOf({ jobs }: { jobs: Jobs }, { incidentId, shardId }: ShardRef): Promise<string | null> {
  const copy = await orNull(jobs.status(snapshotCopyOf(incidentId)));
  return copy === null ? null : snapshotIdOf(shardId, copy.startedAt);
}
