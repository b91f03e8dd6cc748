import * as z from 'zod';

/** How the answers of a shard are judged. */
export const goldenConfig = z.strictObject({
  minimum: z.int().min(1).default(10).describe('Golden queries that a shard must have, or its probes fail closed'),
  maximum: z.int().min(1).default(50).describe('Golden queries asked of a shard at the most'),
  auditDocuments: z
    .int()
    .min(0)
    .default(10_000)
    .describe(
      'Documents that are read, embedded and searched where a copy, a repaired or a restored server is proven; of more, as many at random. A thousand take some seconds, beside what the embedding takes',
    ),
  topK: z.int().min(1).default(5).describe('Ids retrieved for each golden query'),
  scoreTolerance: z
    .number()
    .min(0)
    .default(1e-5)
    .describe(
      'Largest difference between a score and its baseline, as a share of the largest score of the answer (at least 1), or outside cosine space of the squared length of the query vector where that is larger',
    ),
});
