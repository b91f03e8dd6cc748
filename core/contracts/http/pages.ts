import * as z from 'zod';

/**
 * The query of a list: only open or only ended records, the number of records, and the page, by the
 * `next` of the page before.
 */
export const pageQuery = z.object({
  open: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(25),
  page: z.string().min(1).max(2_000).optional(),
});

/** The content of a page token: its list, and the place of the last record of the page before. */
export const pageToken = z.strictObject({
  list: z.string(),
  open: z.boolean(),
  at: z.iso.datetime(),
  id: z.string().min(1),
});
