import { type Context, Hono } from 'hono';
import { withdrawApprovals } from '../../core/approval/withdraw-approvals.ts';
import { showStart } from '../../core/bootstrap/show/show-start.ts';
import { SUBJECT_KINDS } from '../../core/contracts/subject.ts';
import { abortIncident } from '../../core/incident/abort-incident.ts';
import { knownSubjects } from '../../core/incident/known-subjects.ts';
import { startByPerson } from '../../core/incident/start-by-person.ts';
import { placeOfIncident } from '../../core/kernel/listing.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import { approvalRoutes } from './approvals.ts';
import { brakeRoutes } from './brakes.ts';
import type { AppDeps } from './deps.ts';
import { needRoutes } from './needs.ts';
import { pageIn, pageOf } from './pages.ts';
import { nameWith, type Signed } from './people.ts';
import { providerRoutes } from './providers/provider-routes.ts';
import { serve } from './serve.ts';
import { snapshotRoutes } from './snapshots.ts';
import { assertTarget, onTarget, targetItems, targetsShown, targetWith } from './targets.ts';
import { incidentItem, incidentView, itemsOf, serviceView } from './views.ts';

/**
 * The API behind the sign-in: what is going on, and what a person may do about it. A GET changes
 * nothing; each route names the role it needs.
 */
export function apiRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  app.use('/api/*', (context, next) => {
    assertTarget(context, deps.config);
    return next();
  });
  serve(app, 'GET /api/session', (context) => ({ name: context.get('person').name }));
  serve(app, 'GET /api/targets', (context) => ({ targets: targetItems(context, deps.config) }));
  serve(app, 'GET /api/service', async (context) => {
    const { targetId } = targetWith(context, deps.config, 'reader');
    return serviceView(deps, targetId);
  });
  serve(app, 'GET /api/subjects', async (context) => {
    const { targetId } = targetWith(context, deps.config, 'reader');
    const known = await Promise.all(SUBJECT_KINDS.map((kind) => knownSubjects(deps, kind, targetId)));
    return { subjects: known.flat().map(({ subject }) => subject) };
  });
  app.route('/', needRoutes(deps));
  app.route('/', brakeRoutes(deps));
  app.route('/', snapshotRoutes(deps));
  app.route('/', providerRoutes(deps));
  app.route('/', approvalRoutes(deps));
  lookRoutes(app, deps);
  runRoutes(app, deps);
  return app;
}

function lookRoutes(app: Hono<Signed>, deps: AppDeps): void {
  serve(app, 'GET /api/incidents', async (context) => {
    const page = pageIn(context, 'incidents');
    const targetIds = targetsShown(context, deps.config);
    const incidents = await deps.incidents.list({ ...page, targetIds, limit: page.limit + 1 });
    const itemOf = await itemsOf(deps, targetIds);
    const { items, next } = await pageOf(incidents, { ...page, list: 'incidents', placeOf: placeOfIncident, itemOf });
    return { incidents: items, next };
  });
  serve(app, 'GET /api/incidents/:id', async (context) => {
    const { id } = await readable(deps, context);
    return incidentView(deps, id);
  });
  serve(app, 'GET /api/incidents/:id/start', async (context) => {
    const { id } = await readable(deps, context);
    return showStart(deps, { incidentId: id });
  });
  serve(app, 'GET /api/incidents/:id/report', async (context) => {
    const { id } = await readable(deps, context);
    return reportOf(deps, id);
  });
}

function runRoutes(app: Hono<Signed>, deps: AppDeps): void {
  serve(app, 'POST /api/incidents', async (context, body) => {
    const asked = targetWith(context, deps.config, 'operator');
    const { subjectId, runbook } = await body();
    const opened = await startByPerson(deps, { ...asked, subjectId, runbook });
    await deps.wake();
    return incidentItem(deps, opened);
  });
  serve(app, 'POST /api/incidents/:id/abort', async (context) => {
    const incident = await deps.incidents.get(context.req.param('id'));
    const by = nameWith(context, 'operator', incident.targetId);
    const aborted = await abortIncident(deps, { id: onTarget(context, incident).id, by });
    await withdrawApprovals(deps, { ...aborted, incidentId: aborted.id });
    await deps.wake();
    return incidentItem(deps, aborted);
  });
}

async function readable({ incidents }: AppDeps, context: Context<Signed>) {
  const incident = await incidents.get(context.req.param('id') ?? '');
  nameWith(context, 'reader', incident.targetId);
  return onTarget(context, incident);
}

async function reportOf({ reports }: AppDeps, id: string) {
  const [postmortem, report] = await Promise.all([reports.read(id, 'postmortem.md'), reports.read(id, 'report.json')]);
  const folder = await reports.find(id);
  if (folder === null) throw new NotFound(`incident '${id}' has no report: wait until it has ended`);
  const parsed = JSON.parse(report) as Partial<Record<'outcome' | 'status', string>>;
  return { status: parsed.status ?? parsed.outcome, folder, postmortem, report: parsed };
}
