import { coverageOf, type SnapshotSummary } from '../../contracts/agent/snapshot-manifest.ts';
import type { ShardRef } from '../../contracts/incident.ts';
import type { Plan, PlanOf } from '../../contracts/plan.ts';
import { shardNamed } from '../../contracts/subject.ts';
import { isPlanOf } from '../../kernel/approved-plan.ts';
import { msOf } from '../../kernel/instant.ts';
import type { SourceCensus } from '../../kernel/ports/documents.ts';
import { restoreFacts, serverFact } from '../../kernel/restore-facts.ts';
import { describeVolume } from '../../kernel/story/describe-volume.ts';
import type { VolumeComparison } from './compare-volume.ts';
import { describeDocuments, unknowableOf } from './describe-loss.ts';

const RESTORED_BYTES_PER_SECOND = 150 * 1024 * 1024;
const START_SECONDS = 10;

/**
 * The material of a plan. `name` is the new volume and its server; `failedAt` is when the shard
 * stopped being trusted.
 */
export type Planned = {
  incident: ShardRef;
  snapshot: SnapshotSummary;
  name: string;
  failedAt: string;
  census: SourceCensus;
  volume: VolumeComparison;
  afterwards: string[];
};

/** Builds the plan of a restore, in words and in data. */
export function buildPlan({
  incident,
  snapshot,
  name,
  failedAt,
  census,
  volume,
  afterwards,
}: Planned): PlanOf<'restore'> {
  const { incidentId, targetId, shardId } = incident;
  const { snapshotId, takenAt, coveredUntil, bytes, manifestSha256 } = snapshot;
  const dataLossSeconds = Math.max(0, Math.round((msOf(failedAt) - msOf(takenAt)) / 1000));
  const unknowable = [...unknowableOf(census, shardId), ...volume.unknown];
  const notBack = volume.also.filter(({ inSnapshot }) => inSnapshot === false).length;
  const lost = notBack > 0 ? `; ${notBack} more on its volume do not come back` : '';
  const plan = {
    action: 'restore' as const,
    incidentId,
    targetId,
    subject: shardNamed(shardId),
    dataLossSeconds,
    missingDocuments: census.changed,
    deletedDocuments: census.deleted,
    timelessDocuments: census.timeless,
    oddLines: census.oddLines,
    unknowable,
    alsoOnVolume: volume.also,
    afterwards,
    summary: `Restore ${shardId} from snapshot ${snapshotId}, taken ${inWords(dataLossSeconds)} before the shard failed, into a new volume; ${lagOf(snapshot)}${census.changed} new or changed documents will be re-indexed, ${census.deleted} deleted ones removed${lost}.`,
    changes: [
      `Create volume ${name} from snapshot ${snapshotId}: ${bytes} bytes, each piece checked by its sha256.`,
      `Start server ${name} on it, beside the current one.`,
      "Ask it the snapshot's golden queries; it serves no users before its reintroduction is approved.",
      ...describeDocuments(census),
      ...describeVolume(volume.also),
      ...unknowable.map((what) => `Nobody can know ${what}.`),
      ...afterwards.map((change) => `Afterwards: ${change}.`),
    ],
    undo: `Stop server ${name}; its volume is kept and labelled. The current volume and server are not touched.`,
    expectedSeconds: START_SECONDS + Math.ceil(bytes / RESTORED_BYTES_PER_SECOND),
    snapshot: {
      snapshotId,
      takenAt,
      bytes,
      manifestSha256,
      proof: snapshot.reason ?? 'not stated',
      ...(coveredUntil === undefined ? {} : { coveredUntil }),
    },
    volume: name,
    workloadId: name,
  };
  return { ...plan, facts: [...restoreFacts(plan), serverFact(name, name)] };
}

/** Its writers may have lagged when it was taken: the snapshot lacks what they still held back. */
function lagOf(snapshot: SnapshotSummary): string {
  const lag = Math.round((msOf(snapshot.takenAt) - msOf(coverageOf(snapshot))) / 1000);
  return lag > 0 ? `documents from the ${inWords(lag)} before that will be re-indexed; ` : '';
}

/**
 * Returns the name of an incident's next volume and server: it holds the epoch and, from the second
 * try on, a number.
 */
export function nextName({ shardId, epoch }: ShardRef, plans: Plan[]): string {
  const base = `${shardId}-r${epoch}`;
  const earlier = plans.filter(isPlanOf('restore')).filter(({ workloadId }) => isNamedBy(base, workloadId)).length;
  return earlier === 0 ? base : `${base}-${earlier + 1}`;
}

/** Returns whether a name was made from an epoch's base name. */
export function isNamedBy(base: string, name: string): boolean {
  return name === base || (name.startsWith(`${base}-`) && /^\d+$/.test(name.slice(base.length + 1)));
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} hours` : `${Math.round(seconds / 86_400)} days`;
}
