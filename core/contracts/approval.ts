import * as z from 'zod';
import { plan } from './plan.ts';
import { retrievalMode } from './registry.ts';
import { who } from './who.ts';

/** An approval is open while Pending; every other state is final. */
export const approvalState = z.enum(['Pending', 'Approved', 'Rejected', 'Expired', 'Void', 'Cancelled']);
export type ApprovalState = z.infer<typeof approvalState>;

/**
 * A question to an operator, without its task token: the token never leaves the store. Times are
 * ISO 8601 in UTC.
 */
export const approval = z.object({
  id: z.string(),
  incidentId: z.string(),
  targetId: z.string(),
  state: approvalState,
  plan,
  planHash: z.string(),
  requestedBy: who,
  requestedAt: z.string(),
  deadline: z.string(),
  decidedBy: who.nullable(),
  decidedAt: z.string().nullable(),
  reason: z.string().nullable(),
});
export type Approval = z.infer<typeof approval>;

/**
 * Why a plan needs approval: what users get now, what was found wrong since the alert, what was
 * tried, and what happens if nobody decides.
 */
export const approvalWhy = z.object({
  mode: retrievalMode.nullable(),
  harm: z.string(),
  wrong: z.object({ wrong: z.int(), asked: z.int(), reason: z.string(), since: z.string() }).nullable(),
  tried: z.array(z.string()),
  ifNobody: z.string(),
});
export type ApprovalWhy = z.infer<typeof approvalWhy>;
