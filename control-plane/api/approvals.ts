import { type Context, Hono } from 'hono';
import { decideApproval } from '../../core/approval/decide-approval.ts';
import type { Approval } from '../../core/contracts/approval.ts';
import { placeOfApproval } from '../../core/kernel/listing.ts';
import type { AppDeps } from './deps.ts';
import { pageIn, pageOf } from './pages.ts';
import { nameWith, RoleNeeded, type Signed } from './people.ts';
import { serve } from './serve.ts';
import { onTarget, targetsShown } from './targets.ts';
import { approvalItem } from './views.ts';

/** Routes for pending decisions, and for the decision of an approver. */
export function approvalRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  serve(app, 'GET /api/approvals', async (context) => {
    const page = pageIn(context, 'approvals');
    const targetIds = targetsShown(context, deps.config);
    const approvals = await deps.approvals.list({ ...page, targetIds, limit: page.limit + 1 });
    const itemOf = (approval: Approval) => approvalItem(deps, approval);
    const { items, next } = await pageOf(approvals, { ...page, list: 'approvals', placeOf: placeOfApproval, itemOf });
    return { approvals: items, next };
  });
  serve(app, 'GET /api/approvals/:id', async (context) => {
    const approval = await deps.approvals.get(context.req.param('id'));
    nameWith(context, 'reader', approval.targetId);
    return approvalItem(deps, onTarget(context, approval));
  });
  serve(app, 'POST /api/approvals/:id/decision', async (context, read) => {
    const body = await read();
    const id = context.req.param('id');
    const asked = await deps.approvals.get(id);
    // Groups that were taken away since the sign-in decide nothing any more.
    context.set('person', (await deps.people.personNow(context)) ?? { ...context.get('person'), grants: [] });
    const by = await approverOf(deps, context, asked, body.decision);
    onTarget(context, asked);
    const decided = await decideApproval(deps, { ...body, id, by });
    await deps.wake();
    return approvalItem(deps, decided);
  });
  return app;
}

/** Records a refused decision by somebody without the role, like every other refused decision. */
async function approverOf(
  { caseFile }: AppDeps,
  context: Context<Signed>,
  { id, incidentId, targetId }: Approval,
  decision: string,
): Promise<string> {
  try {
    return nameWith(context, 'approver', targetId);
  } catch (error) {
    const { name } = context.get('person');
    const text = `refused to let ${name} ${decision}: ${error instanceof Error ? error.message : String(error)}`;
    if (error instanceof RoleNeeded) await caseFile.note(incidentId, `refused:${id}:${error.name}:${name}`, text);
    throw error;
  }
}
