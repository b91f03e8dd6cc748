import * as z from 'zod';

/**
 * The result of a search: ids, best first, and their scores, of equal length. A higher score is
 * closer; the store defines its meaning.
 */
export const ranking = z.object({ ids: z.array(z.string()), scores: z.array(z.number()) });
export type Ranking = z.infer<typeof ranking>;

/**
 * A store's answer to a search: a ranking, and the text of each hit as the service reads it, null
 * for a hit without one. `texts` is null if the driver does not read texts.
 */
export const searchAnswer = ranking.extend({ texts: z.array(z.string().nullable()).nullable() });
export type SearchAnswer = z.infer<typeof searchAnswer>;

/**
 * One line of a golden file: a query, and the ids that the whole service must retrieve for it, best
 * first.
 */
export const goldenQuery = z.object({
  qid: z.string().min(1),
  q: z.string().min(1),
  shard: z.string().min(1),
  expected: z.array(z.string()).min(1),
});
export type GoldenQuery = z.infer<typeof goldenQuery>;

/**
 * The answer of one healthy shard to a golden query. The shard held everything that its source had
 * until `recordedAt` (ISO 8601; older sets lack it), except for `lacking` documents. `unfound` is
 * the share of its documents (0 to 1) that their own vectors did not find. `digests` are those of
 * the hits' texts, null if the store gave no texts.
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

/** The result of asking a server golden queries: healthy only if every answer is right. */
export const verdict = z.object({ healthy: z.boolean(), asked: z.int(), hits: z.int() });
export type Verdict = z.infer<typeof verdict>;
