import * as z from 'zod';

export const planAction = z.enum(['restore', 'reintroduce', 'settle']);

/** Something else that a server keeps on the volume of a shard: whether it is in the snapshot and on the server, and its records; null where that is not known. */
export const alsoOnVolume = z.object({
  name: z.string(),
  inSnapshot: z.boolean().nullable(),
  recordsThen: z.int().nullable(),
  onServer: z.boolean().nullable(),
  recordsNow: z.int().nullable(),
});
export type AlsoOnVolume = z.infer<typeof alsoOnVolume>;

/** A volume that gets another name; `id` says which volume it is, under whatever name. */
export const rename = z.object({ id: z.string(), from: z.string(), to: z.string() });
export type Rename = z.infer<typeof rename>;

/**
 * What an operator is asked to approve, in words and in data; an approval is bound to its hash. `missingDocuments` counts documents that are new or changed since what the
 * snapshot covers (see coverageOf), `deletedDocuments` those deleted since, `timelessDocuments` those of both whose time can't be compared, and `unknowable` says what nobody can know.
 */
export const plan = z.object({
  action: planAction,
  incidentId: z.string(),
  targetId: z.string(),
  shardId: z.string(),
  summary: z.string(),
  changes: z.array(z.string()),
  undo: z.string(),
  expectedSeconds: z.number(),
  dataLossSeconds: z.number(),
  missingDocuments: z.int(),
  deletedDocuments: z.int().optional(),
  timelessDocuments: z.int().optional(),
  oddLines: z.int().optional(),
  unknowable: z.array(z.string()).optional(),
  /** What the team changes in what it deploys, so that its next deployment undoes nothing. */
  afterwards: z.array(z.string()).optional(),
  alsoOnVolume: z.array(alsoOnVolume).optional(),
  renames: z.array(rename).optional(),
  snapshot: z
    .object({
      snapshotId: z.string(),
      takenAt: z.string(),
      coveredUntil: z.string().optional(),
      bytes: z.int(),
      manifestSha256: z.string(),
      proof: z.string(),
    })
    .nullable(),
  volume: z.string().nullable(),
  workloadId: z.string(),
});
export type Plan = z.infer<typeof plan>;
