import * as z from 'zod';

/**
 * An answer that is kept for times when no provider answers. `key` is made of the query, its
 * prompt, and the documents with their hashes. `shards` are the epochs of the shards of those
 * documents.
 */
export const keptAnswer = z.object({
  key: z.string(),
  content: z.string(),
  provider: z.string(),
  at: z.string(),
  shards: z.record(z.string(), z.int()),
});
export type KeptAnswer = z.infer<typeof keptAnswer>;
