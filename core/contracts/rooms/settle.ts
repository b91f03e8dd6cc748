import * as z from 'zod';
import { shardRef } from '../incident.ts';
import { rename } from '../plans/settle-plan.ts';
import { key, nothing, planned, served, waiting } from './task-shapes.ts';

export const settleTasks = {
  planSettle: { input: shardRef, output: z.object({ needed: z.boolean(), planHash: key }) },
  offerMove: { input: planned, output: nothing },
  checkMove: {
    input: shardRef.extend({ until: z.enum(['accepted', 'moved']) }),
    output: waiting.extend({ reached: z.boolean() }),
  },
  freeVolumes: { input: shardRef, output: nothing },
  startMoved: { input: shardRef, output: z.object({ isHome: z.boolean() }) },
  settleShard: { input: shardRef, output: served },
  turnBack: { input: shardRef, output: z.object({ moves: z.boolean() }) },
  dismissServer: { input: shardRef, output: nothing },
} as const;

/**
 * A renaming of volumes, the good volume first. The workload `before` serves until it, the workload
 * `after` serves from then on. `isBack` is whether it undoes an earlier move. `grantedAt` is when
 * nobody had the volumes open any more.
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

/** The facts that settling a shard keeps. */
export const settleFacts = z.object({ move: volumeMove });
