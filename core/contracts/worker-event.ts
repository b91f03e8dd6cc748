import * as z from 'zod';

/**
 * Why the worker is called: `pass` each minute and whenever something changed, `daily` for snapshots and retention, `ended` for an execution that ended
 * without its tail perhaps, whose name is that of its incident.
 */
export const workerEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pass') }),
  z.object({ kind: z.literal('daily') }),
  z.object({ kind: z.literal('ended'), incidentId: z.string().min(1) }),
]);
export type WorkerEvent = z.infer<typeof workerEvent>;
