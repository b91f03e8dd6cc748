import * as z from 'zod';
import { rename } from '../plans/settle-plan.ts';

/**
 * Volumes that change their names, the good one first: from what `before` serves on to what `after`
 * finds. `isBack` is whether that undoes an earlier move; `grantedAt` is when nobody had them open
 * any more.
 */
export const volumeMove = z.object({
  before: z.string(),
  after: z.string(),
  renames: z.array(rename).min(1),
  isBack: z.boolean(),
  offeredAt: z.string(),
  grantedAt: z.string().nullable(),
});
export type VolumeMove = z.infer<typeof volumeMove>;

/** What settling a shard keeps. */
export const settleFacts = z.object({ move: volumeMove });
