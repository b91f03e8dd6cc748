import type { JudgedSnapshot, SnapshotSummary } from '../contracts/agent/snapshot-manifest.ts';
import { msOf } from '../kernel/instant.ts';

const DAY_MS = 24 * 3600 * 1000;
/** An upload ends within a day, one way or the other. */
const UNFINISHED_DAYS = 1;

/** A snapshot to judge; `bytes` is null for an unfinished one, since it has no manifest. */
export type Candidate = Pick<JudgedSnapshot, 'snapshotId' | 'targetId' | 'shardId' | 'takenAt' | 'state' | 'bytes'>;
/**
 * The facts that retention decides by: open incidents, shards not served by their own server, the
 * time in ms, and how long to keep snapshots.
 */
export type RetentionFacts = {
  incidents: { id: string; shardId: string }[];
  unwell: string[];
  now: number;
  retentionDays: number;
};

/**
 * Says of each snapshot whether retention removes it, and why. Always keeps a quarantined snapshot,
 * one that its shard may need, and one without a newer proven one.
 */
export function judgeRetention(candidates: Candidate[], facts: RetentionFacts): JudgedSnapshot[] {
  const proven = candidates.filter(({ state }) => state === 'Proven');
  return candidates.map((one) => {
    const { snapshotId, targetId, shardId, takenAt, state, bytes } = one;
    const kept = reasonToKeep(one, proven, facts);
    const why = kept ?? `older than ${daysOf(one, facts)} days, and a newer proven one exists`;
    return { snapshotId, targetId, shardId, takenAt, state, bytes, goes: kept === null, why };
  });
}

function reasonToKeep(one: Candidate, proven: Candidate[], facts: RetentionFacts): string | null {
  const { state, shardId, takenAt } = one;
  if (state === 'Quarantined') return 'quarantined: it is kept as evidence';
  const incident = facts.incidents.find((each) => each.shardId === shardId);
  if (incident) return `incident '${incident.id}' of its shard is open`;
  if (facts.unwell.includes(shardId)) return 'its shard is not served by its own server: a person may need it';
  if (!proven.some((other) => isNewer(other, one)))
    return state === 'Proven' ? 'the last proven one of its shard' : 'there is no newer proven one';
  const days = daysOf(one, facts);
  return facts.now - msOf(takenAt) <= days * DAY_MS ? `not older than ${days} days` : null;
}

function daysOf({ bytes }: Candidate, { retentionDays }: RetentionFacts): number {
  return bytes === null ? UNFINISHED_DAYS : retentionDays;
}

function isNewer(other: Candidate, one: Candidate): boolean {
  if (other.targetId !== one.targetId || other.shardId !== one.shardId) return false;
  return other.takenAt === one.takenAt ? other.snapshotId > one.snapshotId : other.takenAt > one.takenAt;
}

/** Returns a finished snapshot as a candidate. */
export function candidateOf({ snapshotId, targetId, shardId, takenAt, state, bytes }: SnapshotSummary): Candidate {
  return { snapshotId, targetId, shardId, takenAt, state, bytes };
}
