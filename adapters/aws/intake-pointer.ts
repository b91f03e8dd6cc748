import * as z from 'zod';

/** A message of the intake queue about a saved body: its source, its place, and when it was received. */
export const pointer = z.strictObject({
  source: z.string().min(1).max(40),
  key: z.string().regex(/^intake\/\d{4}-\d\d-\d\d\/[0-9a-f]{64}$/),
  receivedAt: z.iso.datetime().optional(),
});
export type Pointer = z.infer<typeof pointer>;
