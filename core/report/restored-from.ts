import type { CaseFacts } from '../contracts/case-file.ts';
import type { Plan } from '../contracts/plan.ts';

/** The snapshot that the shard serves from now with its data-loss window in seconds, and what was indexed again; null where no restore took over. */
export type Restored = {
  snapshotId: string;
  takenAt: string;
  dataLossSeconds: number;
  newerDocuments: number;
  indexedAgain: number;
  missingDocuments: string[];
};

/** What a restore brought back and lost. */
export function restoredFrom({ freshWorkload, cutOver, plans = {}, reindex }: Partial<CaseFacts>): Restored | null {
  if (!freshWorkload || cutOver?.after !== freshWorkload.workloadId) return null;
  const { snapshotId, takenAt } = freshWorkload;
  const plan = Object.values(plans).find((one) => isRestoreOf(one, snapshotId));
  return {
    ...{ snapshotId, takenAt },
    dataLossSeconds: plan?.dataLossSeconds ?? 0,
    newerDocuments: reindex?.total ?? plan?.missingDocuments ?? 0,
    indexedAgain: reindex?.done ?? 0,
    missingDocuments: reindex?.missing ?? [],
  };
}

const isRestoreOf = ({ action, snapshot }: Plan, id: string) => action === 'restore' && snapshot?.snapshotId === id;
