import * as z from 'zod';
import { plan } from './plan.ts';

/** An approval is open while Pending; every other state is final. */
export const approvalState = z.enum(['Pending', 'Approved', 'Rejected', 'Expired', 'Void', 'Cancelled']);
export type ApprovalState = z.infer<typeof approvalState>;

/** A question to an operator, without its task token: that never leaves the store. Times are ISO 8601 in UTC. */
export const approval = z.object({
  id: z.string(),
  incidentId: z.string(),
  targetId: z.string(),
  state: approvalState,
  plan,
  planHash: z.string(),
  requestedBy: z.string(),
  requestedAt: z.string(),
  deadline: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  reason: z.string().nullable(),
});
export type Approval = z.infer<typeof approval>;

/** Who decides what the configuration approves ahead. */
export const BY_POLICY = 'policy';
