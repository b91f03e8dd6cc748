import { type Context, Hono } from 'hono';
import { brakesView } from '../../core/contracts/brakes.ts';
import { role } from '../../core/contracts/http/access.ts';
import {
  type ApprovalItem,
  apiLists,
  approvalItem,
  decisionBody,
  incidentItem,
  incidentView,
  killSwitchBody,
  problem,
  reportView,
  serviceView,
  signInBody,
  startBody,
} from '../../core/contracts/http/http.ts';
import { type Need, needsView } from '../../core/contracts/http/needs.ts';
import { pageQuery } from '../../core/contracts/http/pages.ts';
import { providersView } from '../../core/contracts/http/providers.ts';
import { startView } from '../../core/contracts/http/starts.ts';
import { shardNamed, subjectKey } from '../../core/contracts/subject.ts';
import { incidentOf, type ScriptedState } from './scripted-state.ts';

/** The API of core/contracts/http/http.ts over a scripted state: every body in and out passes the contract's schema. */
export function scriptedApi(state: ScriptedState): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    state.requests.push(`${c.req.method} ${c.req.path}`);
    await next();
  });
  addSession(app, state);
  app.use(async (_, next) => (state.signedIn === null ? refused(401, 'sign in first') : next()));
  addReads(app, state);
  addDecisions(app, state);
  addBrakes(app, state);
  addRuns(app, state);
  return app;
}

function addSession(app: Hono, state: ScriptedState): void {
  app.post('/api/session', async (c) => {
    const { name, code } = signInBody.parse(await c.req.json());
    if (code !== state.code) return refused(401, `the code '${code}' is not the one in the terminal`);
    state.signedIn = name;
    return c.body(null, 204);
  });
  app.delete('/api/session', (c) => {
    state.signedIn = null;
    return c.body(null, 204);
  });
  app.get('/api/session', (c) =>
    state.signedIn === null ? refused(401, 'nobody is signed in') : c.json({ name: state.signedIn }),
  );
}

/** A token is how many come before its page. */
function pageOf<T>(c: Context, all: T[]): { items: T[]; next: string | null } {
  const { limit, page = '0' } = pageQuery.parse(c.req.query());
  const from = Number(page);
  return { items: all.slice(from, from + limit), next: from + limit < all.length ? String(from + limit) : null };
}

function addReads(app: Hono, state: ScriptedState): void {
  const { approvals, incidents, snapshots } = apiLists;
  app.get('/api/approvals', (c) => {
    const { items, next } = pageOf(c, state.approvals);
    return c.json(approvals.parse({ approvals: items, next }));
  });
  app.get('/api/needs', (c) => c.json(needsView.parse({ needs: needsIn(state) })));
  app.get('/api/approvals/:id', (c) => {
    const found = state.approvals.find(({ id }) => id === c.req.param('id'));
    return found ? c.json(approvalItem.parse(found)) : refused(404, `approval '${c.req.param('id')}' does not exist`);
  });
  app.get('/api/snapshots', (c) => {
    const { items, next } = pageOf(c, state.snapshots);
    return c.json(snapshots.parse({ snapshots: items, next }));
  });
  app.get('/api/targets', (c) => c.json({ targets: state.targets.map((id) => ({ id, roles: role.options })) }));
  app.get('/api/service', (c) =>
    c.json(serviceView.parse({ ...state.service, targetId: c.req.query('target') ?? state.service.targetId })),
  );
  app.get('/api/providers', (c) => c.json(providersView.parse(state.providers)));
  app.get('/api/brakes', (c) => c.json(brakesView.parse(state.brakes)));
  app.get('/api/incidents', (c) => {
    const { items, next } = pageOf(c, state.incidents);
    return c.json(incidents.parse({ incidents: items, next }));
  });
  app.get('/api/incidents/:id', (c) => {
    const found = state.incidents.find(({ id }) => id === c.req.param('id'));
    return found ? c.json(incidentView.parse(found)) : refused(404, `no incident '${c.req.param('id')}'`);
  });
  app.get('/api/incidents/:id/start', (c) => {
    const found = state.starts[c.req.param('id')];
    return found ? c.json(startView.parse(found)) : refused(404, `no start of '${c.req.param('id')}'`);
  });
  app.get('/api/incidents/:id/report', (c) => {
    const found = state.reports[c.req.param('id')];
    return found ? c.json(reportView.parse(found)) : refused(404, 'no report is written yet');
  });
}

/** What the state says that waits, with the plans and the brakes that it holds. */
function needsIn({ approvals, brakes: { killSwitch, breakers }, needs }: ScriptedState): Need[] {
  const nowhere = { targetId: null, subject: null, since: null, command: null };
  const why = killSwitch
    ? `Set by ${killSwitch.by}: ${killSwitch.reason}`
    : 'It cannot be read, so everything stops. Set it again.';
  const headline = 'The kill switch is on: nothing is repaired';
  return [
    ...(killSwitch?.on === false ? [] : [{ kind: 'kill-switch' as const, id: 'kill', ...nowhere, headline, why }]),
    ...approvals.filter(({ state }) => state === 'Pending').map(planNeed),
    ...breakers.map(({ targetId, subject, openedAt: since, reason, incidentId }) => ({
      ...{ kind: 'breaker' as const, id: `breaker:${subject.id}`, targetId, subject, since, why: reason, incidentId },
      ...{ headline: `The breaker of ${subject.id} is open`, command: `ragmend reset-breaker ${subject.id} --as NAME` },
    })),
    ...needs,
  ];
}

function planNeed(approval: ApprovalItem): Need {
  const { id, targetId, plan, requestedAt: since } = approval;
  const words = { headline: plan.summary, why: 'asked', command: `ragmend approve ${id}` };
  return { kind: 'approval', id, targetId, subject: plan.subject, since, ...words, approval };
}

function addDecisions(app: Hono, state: ScriptedState): void {
  app.post('/api/approvals/:id/decision', async (c) => {
    const body = decisionBody.parse(await c.req.json());
    const id = c.req.param('id');
    state.decisions.push({ id, ...body });
    if (state.refuse !== null) {
      state.approvals = state.refuse.approvals ?? state.approvals;
      return refused(state.refuse.status, state.refuse.detail);
    }
    const decided = body.decision === 'approve' ? 'Approved' : 'Rejected';
    const outcome = { decidedBy: state.signedIn, decidedAt: new Date().toISOString(), reason: body.reason ?? null };
    state.approvals = state.approvals.map((approval) =>
      approval.id === id ? { ...approval, ...outcome, state: decided, status: decided } : approval,
    );
    return c.json(approvalItem.parse(state.approvals.find((approval) => approval.id === id)));
  });
}

function addBrakes(app: Hono, state: ScriptedState): void {
  app.post('/api/kill-switch', async (c) => {
    const killSwitch = {
      ...killSwitchBody.parse(await c.req.json()),
      by: state.signedIn ?? '',
      at: '2026-11-23T03:00:00.000Z',
    };
    state.brakes = { ...state.brakes, killSwitch };
    return c.json(killSwitch);
  });
  app.post('/api/breakers/:kind/:id/reset', (c) => {
    const found = state.brakes.breakers.find(
      ({ subject }) => subjectKey(subject) === `${c.req.param('kind')}/${c.req.param('id')}`,
    );
    state.brakes = { ...state.brakes, breakers: state.brakes.breakers.filter((each) => each !== found) };
    return found ? c.json(found) : refused(404, 'no breaker is open');
  });
}

function addRuns(app: Hono, state: ScriptedState): void {
  app.get('/api/subjects', (c) => c.json({ subjects: state.service.shards.map(({ shardId }) => shardNamed(shardId)) }));
  app.post('/api/incidents', async (c) => {
    const { subjectId, runbook } = startBody.parse(await c.req.json());
    const subject = shardNamed(subjectId);
    const opened = incidentOf({ id: `docs-rag-${runbook}-9`, subject, runbook, requestedBy: state.signedIn ?? '' });
    state.incidents = [opened, ...state.incidents];
    return c.json(incidentItem.parse(opened), 201);
  });
  app.post('/api/incidents/:id/abort', (c) => {
    const aborted = { at: new Date().toISOString(), key: 'aborted', text: `${state.signedIn} aborted the incident` };
    state.incidents = state.incidents.map((one) =>
      one.id === c.req.param('id') ? { ...one, timeline: [...one.timeline, aborted] } : one,
    );
    return c.json(incidentItem.parse(state.incidents.find(({ id }) => id === c.req.param('id'))));
  });
}

function refused(status: number, detail: string): Response {
  const body = problem.parse({ type: 'about:blank', title: 'Refused', status, detail });
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });
}
