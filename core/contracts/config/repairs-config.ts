import * as z from 'zod';

/** Limits that keep repairs of several shards from doing more harm than the fault. */
export const repairsConfig = z.strictObject({
  atOnce: z
    .int()
    .min(1)
    .default(2)
    .describe(
      'How many shards of this target may be copied, restarted or restored at once; evidence, taking out of rotation and routing to a replica never wait',
    ),
  keepServing: z
    .int()
    .min(0)
    .optional()
    .describe(
      'How many shards must keep serving, by default half of them, and never so many that the first sick one counts. Below that, a sick shard is still taken out, but a person is paged and decides each restore',
    ),
});
