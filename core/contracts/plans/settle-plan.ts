import * as z from 'zod';
import { planBase } from './plan-base.ts';

/** A volume that gets another name; `id` identifies the volume whatever its name. */
export const rename = z.object({ id: z.string(), from: z.string(), to: z.string() });
export type Rename = z.infer<typeof rename>;

/**
 * A plan by which the team's own workload serves a shard again, from the restored volume under its
 * own name.
 */
export const settlePlan = planBase.extend({
  action: z.literal('settle'),
  renames: z.array(rename),
  volume: z.string(),
  workloadId: z.string(),
});
