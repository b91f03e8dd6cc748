import { coverageOf } from '../../contracts/agent/snapshot-manifest.ts';
import type { CaseFacts } from '../../contracts/case-file.ts';
import type { AlsoOnVolume } from '../../contracts/plans/shard-plans.ts';
import { isPlanOf } from '../../kernel/approved-plan.ts';

/**
 * The snapshot that the shard serves from: when it was taken, until when it holds all documents,
 * its data-loss window in seconds, what was re-indexed, removed and left, and what else was on the
 * volume; null if no restore took over. `missingDocuments` lists the first refused ones.
 */
export type Restored = {
  snapshotId: string;
  takenAt: string;
  coveredUntil: string;
  dataLossSeconds: number;
  newerDocuments: number;
  indexedAgain: number;
  missingDocuments: string[];
  refusedDocuments: number;
  deletedDocuments: number;
  removedAgain: number;
  undeletedDocuments: string[];
  backDatedDocuments: number;
  leftDocuments: number;
  isBlind: boolean;
  oddLines: number;
  odd: { line: number; reason: string }[];
  unsettled: string | null;
  unknowable: string[];
  afterwards: string[];
  alsoOnVolume: AlsoOnVolume[];
};

/** Returns what a restore brought back and what it lost. */
export function restoredFrom({ freshWorkload, cutOver, plans = {}, reindex }: Partial<CaseFacts>): Restored | null {
  if (!freshWorkload || cutOver?.after !== freshWorkload.workloadId) return null;
  const { snapshotId, takenAt } = freshWorkload;
  const coveredUntil = coverageOf(freshWorkload);
  const restores = Object.values(plans).filter(isPlanOf('restore'));
  const plan = restores.find(({ snapshot }) => snapshot.snapshotId === snapshotId);
  return {
    snapshotId,
    takenAt,
    coveredUntil,
    dataLossSeconds: plan?.dataLossSeconds ?? 0,
    newerDocuments: reindex?.total ?? plan?.missingDocuments ?? 0,
    indexedAgain: reindex?.done ?? 0,
    missingDocuments: reindex?.missing ?? [],
    ...reconciled(reindex),
    deletedDocuments: plan?.deletedDocuments ?? 0,
    unknowable: plan?.unknowable ?? [],
    afterwards: plan?.afterwards ?? [],
    alsoOnVolume: plan?.alsoOnVolume ?? [],
  };
}

function reconciled(reindex: Partial<CaseFacts>['reindex']) {
  const {
    refused,
    removed = 0,
    undeleted = [],
    backDated = 0,
    left = 0,
    isBlind = false,
    oddLines = 0,
    odd = [],
    unsettled = null,
  } = reindex?.work ?? {};
  return {
    refusedDocuments: refused ?? reindex?.missing.length ?? 0,
    removedAgain: removed,
    undeletedDocuments: undeleted,
    backDatedDocuments: backDated,
    leftDocuments: left,
    isBlind,
    oddLines,
    odd,
    unsettled,
  };
}
