import { snapshotsOf } from '../contracts/agent/agent-objects.ts';
import type { ShardRef } from '../contracts/incident.ts';
import { copyIdOf } from '../kernel/copy-id.ts';
import { orNull } from '../kernel/or-null.ts';
import type { Jobs } from '../kernel/ports/jobs.ts';

/**
 * Returns the id of a snapshot from its target, its shard and the start of its copy, e.g.
 * `docs-rag_shard-2-20261123T032433749Z`.
 */
export function snapshotIdOf({ targetId, shardId }: Pick<ShardRef, 'targetId' | 'shardId'>, takenAt: string): string {
  return `${snapshotsOf(targetId)}${shardId}-${takenAt.replace(/[-:.]/g, '')}`;
}

/**
 * Returns the target, the shard and the time in a snapshot's id; null if the id is not ours. Ids of
 * version 0.1 have no target.
 */
export function partsOf(snapshotId: string): { targetId: string | null; shardId: string; takenAt: string } | null {
  const [, targetId = null, shardId, year, month, day, hours, minutes, seconds, ms] =
    /^(?:([^_]+)_)?([^_]+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(snapshotId) ?? [];
  if (shardId === undefined) return null;
  return { targetId, shardId, takenAt: `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${ms}Z` };
}

/** Returns the copy that an incident makes its snapshot from. */
export function snapshotCopyOf(incidentId: string): string {
  return copyIdOf(incidentId, 'snapshot', 1);
}

/** Returns the snapshot that an incident makes from its copy; null if no copy was started. */
export async function snapshotOf({ jobs }: { jobs: Jobs }, shard: ShardRef): Promise<string | null> {
  const copy = await orNull(jobs.status(snapshotCopyOf(shard.incidentId)));
  return copy === null ? null : snapshotIdOf(shard, copy.startedAt);
}
