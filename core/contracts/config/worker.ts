import * as z from 'zod';
import { runbookName } from '../incident.ts';

/**
 * The calls of the worker: `work` when there is something new, `sweep` each minute, `scheduled`
 * when a runbook starts by schedule, `retention` once a day.
 */
export const workerCall = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['work', 'sweep', 'retention']) }),
  z.strictObject({ kind: z.literal('scheduled'), runbook: runbookName }),
]);
export type WorkerCall = z.infer<typeof workerCall>;

/**
 * The EventBridge event "Step Functions Execution Status Change", as far as the worker reads it.
 */
export const executionChange = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({ stateMachineArn: z.string(), name: z.string(), status: z.string() }),
});
