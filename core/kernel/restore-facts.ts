import type { PlanOf } from '../contracts/plan.ts';
import type { PlanFact } from '../contracts/plans/plan-base.ts';
import { instantOf, msOf } from './instant.ts';
import { namesOnVolume } from './story/describe-volume.ts';

type Restored = Omit<PlanOf<'restore'>, 'facts'>;

/**
 * Returns the plan facts about a snapshot that takes over: what is lost, what comes back, and which
 * snapshot it is.
 */
export function restoreFacts(restore: Restored): PlanFact[] {
  const { snapshot, dataLossSeconds } = restore;
  return [
    dataLossSeconds > 0
      ? { label: 'Data-loss window', as: 'seconds', value: dataLossSeconds }
      : text('Data-loss window', 'none'),
    { label: 'Snapshot taken', as: 'moment', value: snapshot.takenAt },
    text('Lost', lostBy(restore)),
    text('Indexed again', againAfter(restore)),
    text('From snapshot', snapshot.snapshotId),
    { label: 'Holds documents until', as: 'moment', value: snapshot.coveredUntil ?? snapshot.takenAt },
    { label: 'Size', as: 'bytes', value: snapshot.bytes },
    text('Proof', snapshot.proof),
    { label: 'Snapshot checksum (sha256 of its manifest)', as: 'hash', value: snapshot.manifestSha256 },
  ];
}

/** Names the server of a plan, and its volume if known. */
export function serverFact(workloadId: string, volume: string | null): PlanFact {
  return text('Workload', volume === null ? workloadId : `${workloadId} on volume ${volume}`);
}

/** Returns a plan fact of plain text. */
export const text = (label: string, value: string): PlanFact => ({ label, as: 'text', value });

/** What only the volume held does not come back. */
function lostBy({ snapshot, dataLossSeconds, alsoOnVolume }: Restored): string {
  const until = instantOf(msOf(snapshot.takenAt) + dataLossSeconds * 1000);
  const window = `Changes between ${snapshot.takenAt} and ${until} that are in no source of documents.`;
  const gone = alsoOnVolume.filter(({ inSnapshot }) => inSnapshot === false);
  const others = alsoOnVolume.length - gone.length;
  const lost = [
    ...(dataLossSeconds > 0 ? [window] : []),
    ...(gone.length > 0 ? [`${namesOnVolume(gone)}, which the snapshot does not hold.`] : []),
    ...(others > 0 ? [`Changes since the snapshot to what else its volume holds (${others}).`] : []),
  ];
  return lost.join(' ') || 'Nothing: the snapshot is as new as the shard.';
}

/** Documents that their source still has come back. What nobody can know counts as neither lost nor back. */
function againAfter({ snapshot, missingDocuments, deletedDocuments, unknowable }: Restored): string {
  const since = snapshot.coveredUntil === undefined ? '' : ` since ${snapshot.coveredUntil}`;
  const again = `${missingDocuments} new or changed documents of the source${since}, and ${deletedDocuments} deleted ones are removed: none of these changes is lost.`;
  return [again, ...unknowable.map((what) => `Nobody can know ${what}.`)].join(' ');
}
