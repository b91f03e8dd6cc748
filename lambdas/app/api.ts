import { type Context, Hono } from 'hono';
import { decideApproval } from '../../core/approval/decide-approval.ts';
import { withdrawApprovals } from '../../core/approval/withdraw-approvals.ts';
import { decisionBody, startBody } from '../../core/contracts/http.ts';
import { abortIncident } from '../../core/incident/abort-incident.ts';
import { startByPerson } from '../../core/incident/start-by-person.ts';
import { brakeRoutes } from './brakes.ts';
import type { AppDeps } from './deps.ts';
import { bodyOf, type Signed } from './requests.ts';
import { snapshotRoutes } from './snapshots.ts';
import { approvalItem, incidentItem, incidentItems, incidentView, serviceView } from './views.ts';

/** The API behind the sign-in: what is going on, and what a person may do about it. GET changes nothing. */
export function apiRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  app.get('/session', (context) => context.json({ name: context.get('person') }));
  app.get('/service', async (context) => context.json(await serviceView(deps)));
  app.route('/', brakeRoutes(deps));
  app.route('/', snapshotRoutes(deps));
  incidentRoutes(app, deps);
  approvalRoutes(app, deps);
  return app;
}

function incidentRoutes(app: Hono<Signed>, deps: AppDeps): void {
  app.get('/incidents', async (context) => context.json({ incidents: await incidentItems(deps) }));
  app.get('/incidents/:id', async (context) => context.json(await incidentView(deps, context.req.param('id'))));
  app.get('/incidents/:id/report', async (context) => context.json(await reportOf(deps, context.req.param('id'))));
  app.post('/incidents', async (context) => {
    const { shardId, runbook } = await bodyOf(context, startBody);
    const opened = await startByPerson(deps, { targetId: deps.targetId, shardId, runbook, by: context.get('person') });
    return woken(deps, context, await incidentItem(deps, opened), 201);
  });
  app.post('/incidents/:id/abort', async (context) => {
    const aborted = await abortIncident(deps, { id: context.req.param('id'), by: context.get('person') });
    await withdrawApprovals(deps, { ...aborted, incidentId: aborted.id });
    return woken(deps, context, await incidentItem(deps, aborted), 202);
  });
}

function approvalRoutes(app: Hono<Signed>, deps: AppDeps): void {
  app.get('/approvals', async (context) =>
    context.json({ approvals: (await deps.approvals.list()).map(approvalItem) }),
  );
  app.get('/approvals/:id', async (context) =>
    context.json(approvalItem(await deps.approvals.get(context.req.param('id')))),
  );
  app.post('/approvals/:id/decision', async (context) => {
    const body = await bodyOf(context, decisionBody);
    const decided = await decideApproval(deps, { ...body, id: context.req.param('id'), by: context.get('person') });
    return woken(deps, context, approvalItem(decided), 200);
  });
}

function woken<T extends object>(deps: AppDeps, context: Context, body: T, status: 200 | 201 | 202): Response {
  deps.wake();
  return context.json(body, status);
}

async function reportOf({ incidents, reports }: AppDeps, asked: string) {
  const { id } = await incidents.get(asked);
  const [postmortem, report] = await Promise.all([reports.read(id, 'postmortem.md'), reports.read(id, 'report.json')]);
  return { folder: await reports.find(id), postmortem, report: JSON.parse(report) as unknown };
}
