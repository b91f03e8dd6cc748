import * as z from 'zod';

/**
 * What a search gave: ids, best first, with their scores (higher is closer; what they measure is
 * the store's), of equal length.
 */
export const ranking = z.object({ ids: z.array(z.string()), scores: z.array(z.number()) });
export type Ranking = z.infer<typeof ranking>;

/**
 * What a store answers to a search: a ranking, and the text of each hit as the service reads it,
 * null for one that has none. `texts` is null where the driver does not read them.
 */
export const searchAnswer = ranking.extend({ texts: z.array(z.string().nullable()).nullable() });
export type SearchAnswer = z.infer<typeof searchAnswer>;

/** One line of a golden file: a query and the ids that the whole service must retrieve for it, best first. */
export const goldenQuery = z.object({
  qid: z.string().min(1),
  q: z.string().min(1),
  shard: z.string().min(1),
  expected: z.array(z.string()).min(1),
});
export type GoldenQuery = z.infer<typeof goldenQuery>;

/**
 * What one shard alone answers to a golden query when it is well. The shard held all that its
 * source had until `recordedAt` (ISO 8601; sets recorded earlier do not say it); `lacking` is how
 * many of those it did not have all the same, `unfound` the share of its documents (0 to 1) that
 * their own vectors did not find; `digests` are those of the hits' texts, null where the store gave
 * none.
 */
export const baselineEntry = ranking.extend({
  qid: z.string().min(1),
  q: z.string().min(1),
  recordedAt: z.string().nullish(),
  lacking: z.int().nullish(),
  unfound: z.number().min(0).nullish(),
  digests: z.array(z.string().nullable()).optional(),
});
export type BaselineEntry = z.infer<typeof baselineEntry>;

/** The result of asking a server golden queries: well only when every answer is right. */
export const verdict = z.object({ healthy: z.boolean(), asked: z.int(), hits: z.int() });
export type Verdict = z.infer<typeof verdict>;
