import * as z from 'zod';

/** How the answers of a shard are judged. */
export const goldenConfig = z.strictObject({
  minimum: z.int().min(1).default(10).describe('Fewest golden queries of a shard; with fewer, its probes fail closed'),
  maximum: z.int().min(1).default(50).describe('Most golden queries that a probe asks'),
  auditDocuments: z
    .int()
    .min(0)
    .default(10_000)
    .describe(
      'Most documents that are read, embedded and searched to prove a copy, a repaired or a restored server; chosen at random if it holds more. A thousand take some seconds, plus the embedding',
    ),
  topK: z.int().min(1).default(5).describe('Ids retrieved for each golden query'),
  scoreTolerance: z
    .number()
    .min(0)
    .default(1e-5)
    .describe(
      "Largest difference between a score and its baseline, as a share of the answer's largest score (at least 1); outside cosine space, of the query vector's squared length if that is larger",
    ),
});
