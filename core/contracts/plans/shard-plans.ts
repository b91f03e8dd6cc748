import * as z from 'zod';
import { planBase } from './plan-base.ts';

/**
 * Another thing that a server keeps on the volume of a shard: whether the snapshot has it, whether
 * the server has it, and its number of records; null if unknown.
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
 * the snapshot's coverage (see coverageOf), `deletedDocuments` those deleted since, and
 * `timelessDocuments` those of both whose time can't be compared. `unknowable` says what nobody can
 * know.
 */
export const restorePlan = planBase.extend({
  action: z.literal('restore'),
  dataLossSeconds: z.number(),
  missingDocuments: z.int(),
  deletedDocuments: z.int(),
  timelessDocuments: z.int(),
  oddLines: z.int(),
  unknowable: z.array(z.string()),
  /** What the team must change in its deployment, so that its next rollout undoes nothing. */
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
 * A plan that puts a shard back into rotation. `volume` is the volume of a workload that takes
 * over, null if the present one goes on.
 */
export const reintroducePlan = planBase.extend({
  action: z.literal('reintroduce'),
  volume: z.string().nullable(),
  workloadId: z.string(),
});
