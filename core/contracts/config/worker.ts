import * as z from 'zod';

/** What the worker is called with: `work` when there is something new, `sweep` each minute, `snapshots` and `retention` once a day. */
export const workerCall = z.strictObject({ kind: z.enum(['work', 'sweep', 'snapshots', 'retention']) });
export type WorkerCall = z.infer<typeof workerCall>;

/** The event "Step Functions Execution Status Change" of EventBridge, which the worker is called with too, as far as it is read. */
export const executionChange = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({ stateMachineArn: z.string(), name: z.string(), status: z.string() }),
});
