import { type Context, Hono } from 'hono';
import { withdrawApprovals } from '../../core/approval/withdraw-approvals.ts';
import { startBody } from '../../core/contracts/http/http.ts';
import { abortIncident } from '../../core/incident/abort-incident.ts';
import { startByPerson } from '../../core/incident/start-by-person.ts';
import { placeOfIncident } from '../../core/kernel/listing.ts';
import { approvalRoutes } from './approvals.ts';
import { brakeRoutes } from './brakes.ts';
import type { AppDeps } from './deps.ts';
import { needRoutes } from './needs.ts';
import { pageIn, pageOf } from './pages.ts';
import { nameWith, type Signed } from './people.ts';
import { bodyOf } from './requests.ts';
import { snapshotRoutes } from './snapshots.ts';
import { assertTarget, onTarget, targetItems, targetsShown, targetWith } from './targets.ts';
import { incidentItem, incidentView, itemsOf, serviceView } from './views.ts';

/** The API behind the sign-in: what is going on, and what a person may do about it. GET changes nothing; each route names the role that it needs. */
export function apiRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  app.use((context, next) => {
    assertTarget(context, deps.config);
    return next();
  });
  app.get('/session', (context) => context.json({ name: context.get('person').name }));
  app.get('/targets', (context) => context.json({ targets: targetItems(context, deps.config) }));
  app.get('/service', async (context) => {
    const { targetId } = targetWith(context, deps.config, 'reader');
    return context.json(await serviceView(deps, targetId));
  });
  app.route('/', needRoutes(deps));
  app.route('/', brakeRoutes(deps));
  app.route('/', snapshotRoutes(deps));
  app.route('/', approvalRoutes(deps));
  lookRoutes(app, deps);
  runRoutes(app, deps);
  return app;
}

function lookRoutes(app: Hono<Signed>, deps: AppDeps): void {
  app.get('/incidents', async (context) => {
    const page = pageIn(context, 'incidents');
    const targetIds = targetsShown(context, deps.config);
    const incidents = await deps.incidents.list({ ...page, targetIds, limit: page.limit + 1 });
    const itemOf = await itemsOf(deps, targetIds);
    const { items, next } = await pageOf(incidents, { ...page, list: 'incidents', placeOf: placeOfIncident, itemOf });
    return context.json({ incidents: items, next });
  });
  app.get('/incidents/:id', async (context) => {
    const { id } = await readable(deps, context);
    return context.json(await incidentView(deps, id));
  });
  app.get('/incidents/:id/report', async (context) => {
    const { id } = await readable(deps, context);
    return context.json(await reportOf(deps, id));
  });
}

function runRoutes(app: Hono<Signed>, deps: AppDeps): void {
  app.post('/incidents', async (context) => {
    const asked = targetWith(context, deps.config, 'operator');
    const { shardId, runbook } = await bodyOf(context, startBody);
    const opened = await startByPerson(deps, { ...asked, shardId, runbook });
    await deps.wake();
    return context.json(await incidentItem(deps, opened), 201);
  });
  app.post('/incidents/:id/abort', async (context) => {
    const incident = await deps.incidents.get(context.req.param('id'));
    const by = nameWith(context, 'operator', incident.targetId);
    const aborted = await abortIncident(deps, { id: onTarget(context, incident).id, by });
    await withdrawApprovals(deps, { ...aborted, incidentId: aborted.id });
    await deps.wake();
    return context.json(await incidentItem(deps, aborted), 202);
  });
}

async function readable({ incidents }: AppDeps, context: Context<Signed>) {
  const incident = await incidents.get(context.req.param('id') ?? '');
  nameWith(context, 'reader', incident.targetId);
  return onTarget(context, incident);
}

async function reportOf({ reports }: AppDeps, id: string) {
  const [postmortem, report] = await Promise.all([reports.read(id, 'postmortem.md'), reports.read(id, 'report.json')]);
  const parsed = JSON.parse(report) as Partial<Record<'outcome' | 'status', string>>;
  return { status: parsed.status ?? parsed.outcome, folder: await reports.find(id), postmortem, report: parsed };
}
