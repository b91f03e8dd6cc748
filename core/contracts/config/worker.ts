import * as z from 'zod';
import { runbookName } from '../incident.ts';

/**
 * What the worker is called with: `work` when there is something new, `sweep` each minute,
 * `scheduled` when a runbook is to start by itself, `retention` once a day.
 */
export const workerCall = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['work', 'sweep', 'retention']) }),
  z.strictObject({ kind: z.literal('scheduled'), runbook: runbookName }),
]);
export type WorkerCall = z.infer<typeof workerCall>;

/**
 * The event "Step Functions Execution Status Change" of EventBridge, which the worker is called
 * with too, as far as it is read.
 */
export const executionChange = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({ stateMachineArn: z.string(), name: z.string(), status: z.string() }),
});
