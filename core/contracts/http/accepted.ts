import * as z from 'zod';

/**
 * The answer to alerts: how many were accepted, how many were stored or seen before, and which were
 * odd.
 */
export const accepted = z.object({
  accepted: z.int().optional(),
  stored: z.int().optional(),
  duplicates: z.int().optional(),
  refused: z.int().optional(),
  odd: z.array(z.object({ index: z.int(), why: z.string() })).optional(),
  truncated: z.int().optional(),
});
