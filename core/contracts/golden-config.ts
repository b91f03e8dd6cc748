import * as z from 'zod';

/** How the answers of a shard are judged. */
export const goldenConfig = z.strictObject({
  minimum: z.int().min(1).default(10).describe('Golden queries that a shard must have, or its probes fail closed'),
  maximum: z.int().min(1).default(50).describe('Golden queries asked of a shard at the most'),
  topK: z.int().min(1).default(5).describe('Ids retrieved for each golden query'),
  scoreTolerance: z
    .number()
    .min(0)
    .default(1e-5)
    .describe(
      'Largest difference between a score and its baseline, as a share of the largest score of the answer (at least 1), or outside cosine space of the squared length of the query vector where that is larger',
    ),
});
