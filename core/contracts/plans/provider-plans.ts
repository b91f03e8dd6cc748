import * as z from 'zod';
import { planBase } from './plan-base.ts';

/**
 * A switch of all traffic to a backup. `from` is the flag as it was read: it must still say that.
 * `missing` names what this kind of flag can't do.
 */
export const switchPlan = planBase.extend({
  action: z.literal('switch'),
  backupId: z.string(),
  from: z.object({ provider: z.string().nullable(), value: z.string().nullable(), version: z.string() }),
  missing: z.array(z.string()),
});

/**
 * The way back to the primary in steps of its weight, in percent. `from` is its weight now, `version` is
 * that of the state or flag that says so, and `backupId` has the rest, null for nobody. `steps` is 100
 * alone where only a flag can switch or nobody answers. `missing` names what this kind of flag can't do.
 */
export const rampPlan = planBase.extend({
  action: z.literal('ramp'),
  primaryId: z.string(),
  backupId: z.string().nullable(),
  version: z.string(),
  from: z.int().min(0).max(100),
  steps: z.array(z.int().min(1).max(100)).min(1),
  missing: z.array(z.string()),
});
