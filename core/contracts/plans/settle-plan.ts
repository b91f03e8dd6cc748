import * as z from 'zod';
import { planBase } from './plan-base.ts';

/** A volume that gets another name; `id` says which volume it is, under whatever name. */
export const rename = z.object({ id: z.string(), from: z.string(), to: z.string() });
export type Rename = z.infer<typeof rename>;

/** The team's own workload serves a shard again, from the restored volume under its own name. */
export const settlePlan = planBase.extend({
  action: z.literal('settle'),
  renames: z.array(rename),
  volume: z.string(),
  workloadId: z.string(),
});
