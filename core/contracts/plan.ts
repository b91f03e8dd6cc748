import * as z from 'zod';

export const planAction = z.enum(['restore', 'reintroduce']);

/** What an operator is asked to approve, in words and in data; an approval is bound to its hash. */
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
  snapshot: z
    .object({
      snapshotId: z.string(),
      takenAt: z.string(),
      bytes: z.int(),
      manifestSha256: z.string(),
      proof: z.string(),
    })
    .nullable(),
  volume: z.string().nullable(),
  workloadId: z.string(),
});
export type Plan = z.infer<typeof plan>;
