import * as z from 'zod';
import { planBase } from './plan-base.ts';

const stepKind = z.enum(['migrate', 'check-job', 'delete-pod', 'roll-back', 'scale-from-zero', 'start-together']);

/**
 * A start in the right order.
 *
 * - `components` are the workloads that it changes, as they were found: the replicas to come back to, and the
 *   version that they still have to have.
 * - `stop` are groups to scale to 0, one after the other; `steps` are then done in their order; `start` are the
 *   groups that are started, each functional before the next. A step is `on` the workloads that it changes, or
 *   whose migration or check it runs; such a Job drops the init containers of `drops`.
 * - `downtimeSeconds`: how long something that serves now will not. `noUndo`: what can't be taken back.
 */
export const startPlan = planBase.extend({
  action: z.literal('start'),
  components: z.array(
    z.object({
      workload: z.string(),
      replicas: z.int().min(0),
      version: z.string(),
      pastRevision: z.string().nullable(),
    }),
  ),
  stop: z.array(z.array(z.string())),
  steps: z.array(z.object({ kind: stepKind, on: z.array(z.string()), drops: z.array(z.string()) })),
  start: z.array(z.array(z.string())),
  downtimeSeconds: z.number(),
  noUndo: z.array(z.string()),
});
