import * as z from 'zod';
import { planBase } from './plan-base.ts';

/**
 * Something else that a server keeps on the volume of a shard: whether it is in the snapshot and on
 * the server, and its records; null where that is not known.
 */
export const alsoOnVolume = z.object({
  name: z.string(),
  inSnapshot: z.boolean().nullable(),
  recordsThen: z.int().nullable(),
  onServer: z.boolean().nullable(),
  recordsNow: z.int().nullable(),
});
export type AlsoOnVolume = z.infer<typeof alsoOnVolume>;

/**
 * A restore into a new volume. `missingDocuments` counts documents that are new or changed since
 * what the snapshot covers (see coverageOf), `deletedDocuments` those deleted since,
 * `timelessDocuments` those of both whose time can't be compared, and `unknowable` says what nobody
 * can know.
 */
export const restorePlan = planBase.extend({
  action: z.literal('restore'),
  dataLossSeconds: z.number(),
  missingDocuments: z.int(),
  deletedDocuments: z.int(),
  timelessDocuments: z.int(),
  oddLines: z.int(),
  unknowable: z.array(z.string()),
  /** What the team changes in what it deploys, so that its next deployment undoes nothing. */
  afterwards: z.array(z.string()),
  alsoOnVolume: z.array(alsoOnVolume),
  snapshot: z.object({
    snapshotId: z.string(),
    takenAt: z.string(),
    coveredUntil: z.string().optional(),
    bytes: z.int(),
    manifestSha256: z.string(),
    proof: z.string(),
  }),
  volume: z.string(),
  workloadId: z.string(),
});

/**
 * The way of a shard back into rotation; `volume` is that of a workload that takes over, null where
 * the one that stands goes on.
 */
export const reintroducePlan = planBase.extend({
  action: z.literal('reintroduce'),
  volume: z.string().nullable(),
  workloadId: z.string(),
});
