import * as z from 'zod';

const ratio = (about: string, fallback: number) => z.number().min(1).max(100).default(fallback).describe(about);
const share = (about: string, fallback: number) => z.number().min(0).max(1).default(fallback).describe(about);
const margin = (about: string, fallback: number) => z.number().gt(0).lt(0.5).default(fallback).describe(about);

const guards = z.strictObject({
  minimum: z.int().min(1).max(100_000).default(50).describe('Requests of a step without which no guard judges'),
  errorShare: share('Share of errors that fails the step', 0.02),
  refusalShare: share('Share of refusals by the model, above that of the backup, that fails the step', 0.05),
  p95Ratio: ratio('p95 of the time to a whole answer that fails the step, as a multiple of that of the backup', 1.5),
  firstTokenRatio: ratio('The same for the time to the first token of content', 1.5),
});

const CONFIDENCE = 0.95;

/** Returns how many pairs without a loss prove a margin. */
const pairsWithoutLoss = (allowed: number) => Math.ceil(Math.log(1 - CONFIDENCE) / Math.log(1 - allowed));

/** How traffic returns to the primary. */
export const rampConfig = z
  .strictObject({
    steps: z
      .array(z.int().min(1).max(100))
      .min(1)
      .default([1, 5, 25, 50, 100])
      .describe('Shares of the sessions that the primary gets, step by step, in percent; the last one is 100'),
    // Those of a step are one record, and one of DynamoDB has 400 KB.
    pairs: z.int().min(10).max(2000).default(61).describe('Pairs that a step is judged by, once'),
    hitMargin: margin('How much lower the citation hit rate of the primary may be than that of the backup', 0.1),
    precisionMargin: margin('The same for the precision of citations', 0.1),
    holdSeconds: z
      .number()
      .min(0)
      .max(7 * 86_400)
      .default(3600)
      .describe('How long a step waits for its pairs before a person is asked, in seconds'),
    stepSeconds: z
      .number()
      .min(0)
      .max(86_400)
      .default(300)
      .describe('How long a step lasts at the least, whatever its pairs say, in seconds'),
    guards: guards.describe('What natural traffic has to show at each step; one that fails steps back').prefault({}),
  })
  .superRefine(({ steps, pairs, hitMargin }, context) => {
    const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (steps.some((step, at) => at > 0 && step <= (steps[at - 1] as number)) || steps.at(-1) !== 100)
      refuse('steps', `steps '${steps.join(', ')}' do not rise to 100: give them in ascending order, the last one 100`);
    const needed = pairsWithoutLoss(hitMargin);
    if (pairs < needed)
      refuse(
        'pairs',
        `${pairs} pairs can never license a margin of ${hitMargin}: give at least ${needed} pairs, or a wider hitMargin`,
      );
  });
