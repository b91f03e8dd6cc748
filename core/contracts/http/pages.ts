import * as z from 'zod';

/**
 * What may be asked of a list: only open or only ended records, how many at once, and which page,
 * by the `next` of the one before.
 */
export const pageQuery = z.object({
  open: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(25),
  page: z.string().min(1).max(2_000).optional(),
});

/** What the token of a page holds: its list, and the place of the last record before it. */
export const pageToken = z.strictObject({
  list: z.string(),
  open: z.boolean(),
  at: z.iso.datetime(),
  id: z.string().min(1),
});
