import { peopleByClaims } from '../../../control-plane/api/claims.ts';
import { type Role, role } from '../../../core/contracts/http/access.ts';
import type { Problem } from '../../../core/contracts/http/http.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { withProviders } from '../../core/provider/show/world.ts';
import { type AppWorld, prepareApp, prepareWaiting } from './app-world.ts';

const CONSOLE = 'https://console.example.test';
const people = peopleByClaims({ consoleOrigin: CONSOLE, signIn: null });
const outage = { on: true, reason: 'a real outage' };

/** Claims of a token of somebody in these groups. */
const claimsOf = (name: string, ...groups: string[]) => ({
  ...{ sub: 'c0ffee00-1111', username: name, token_use: 'access' },
  'cognito:groups': `[${groups.join(' ')}]`,
});

type Ids = { incidentId: string; approvalId: string };
const ROUTES: [Role, string, (ids: Ids) => string, object?][] = [
  ['reader', 'GET', () => 'service'],
  ['reader', 'GET', () => 'providers'],
  ['reader', 'GET', () => 'needs'],
  ['reader', 'GET', () => 'brakes'],
  ['reader', 'GET', () => 'incidents'],
  ['reader', 'GET', ({ incidentId }) => `incidents/${incidentId}`],
  ['reader', 'GET', ({ incidentId }) => `incidents/${incidentId}/report`],
  ['reader', 'GET', () => 'approvals'],
  ['reader', 'GET', ({ approvalId }) => `approvals/${approvalId}`],
  ['reader', 'GET', () => 'snapshots'],
  ['reader', 'GET', () => 'snapshots/retention'],
  ['operator', 'POST', () => 'incidents', { subjectId: 'shard-1', runbook: 'snapshot' }],
  ['operator', 'POST', ({ incidentId }) => `incidents/${incidentId}/abort`, {}],
  ['operator', 'POST', () => 'snapshots/prune', { snapshotIds: [] }],
  ['operator', 'POST', () => 'providers/one/probe', {}],
  ['operator', 'POST', () => 'kill-switch', outage],
  ['admin', 'POST', () => 'kill-switch', { on: false, reason: 'it is over' }],
  ['admin', 'POST', () => 'breakers/shard/shard-2/reset', {}],
  ['approver', 'POST', ({ approvalId }) => `approvals/${approvalId}/decision`, { decision: 'approve' }],
];
const MAY: Record<Role, Role[]> = {
  reader: ['reader', 'operator', 'approver', 'admin'],
  operator: ['operator', 'admin'],
  approver: ['approver', 'admin'],
  admin: ['admin'],
};

async function prepareOpen() {
  const app = await prepareApp({ people, config: await withProviders() });
  const { ref, approvalId } = await prepareWaiting(app);
  const about = { targetId: 'docs-rag', subject: shardNamed('shard-2'), incidentId: ref.incidentId };
  const openedAt = '2026-11-23T03:00:00.000Z';
  await app.world.breakers.open({ ...about, openedAt, reason: 'again', resetAt: null, resetBy: null }, []);
  await app.reports.write(ref.incidentId, { 'report.json': '{}', 'postmortem.md': 'done' });
  return { app, ids: { incidentId: ref.incidentId, approvalId } };
}

const body = (given: object | undefined) => (given === undefined ? {} : { body: JSON.stringify(given) });

const cases = ROUTES.flatMap(([needed, method, path, given], at) =>
  role.options.map((has) => [method, path({ incidentId: ':id', approvalId: ':id' }), has, needed, at, given] as const),
);

test.each(cases)('%s /api/%s by a person who is %s needs %s (route %#)', async (method, _, has, needed, at, given) => {
  const { app, ids } = await prepareOpen();
  const path = ROUTES[at]?.[2](ids);
  const before = changesOf(app);

  const claims = claimsOf('cy', `ragmend-${has}`);
  const response = await app.send(`/api/${path}`, { method, claims, ...body(given) });

  if (MAY[needed].includes(has)) return expect([200, 201, 202]).toContain(response.status);
  expect(response.status).toBe(403);
  const { title, detail } = (await response.json()) as Problem;
  expect([title, detail]).toEqual(['RoleNeeded', expect.stringContaining(`needs the role '${needed}'`)]);
  expect(app.counted.wakes).toBe(0);
  if (needed !== 'approver') expect(changesOf(app)).toBe(before);
});

test.each(ROUTES.map(([needed, method, path, given]) => [method, path, needed, given] as const))(
  'a request without verified claims gets nothing done (route %#)',
  async (method, path, _, given) => {
    const { app, ids } = await prepareOpen();
    const before = changesOf(app);
    const headers = { authorization: 'Bearer of-nobody', 'x-ragmend-as': 'bo', cookie: 'ragmend_session=session-1' };

    const response = await app.send(`/api/${path(ids)}`, { method, headers, ...body(given) });

    expect(response.status).toBe(401);
    expect(changesOf(app)).toBe(before);
  },
);

test('a decision without the role is refused, and the try stays on record', async () => {
  const { app, ids } = await prepareOpen();
  const claims = claimsOf('mallory', 'ragmend-operator', 'ragmend-approver-observed');

  const path = `/api/approvals/${ids.approvalId}/decision`;
  const response = await app.send(path, { method: 'POST', claims, ...body({ decision: 'approve' }) });

  expect(response.status).toBe(403);
  expect(await app.world.approvals.get(ids.approvalId)).toMatchObject({ state: 'Pending' });
  const noted = (await app.world.caseFile.timeline(ids.incidentId)).map(({ text }) => text);
  expect(noted).toContain(
    "refused to let mallory approve: 'mallory' needs the role 'approver' on target 'docs-rag' for this: ask for the group 'ragmend-approver-docs-rag'",
  );
});

test('who asked for a run can not approve it by another token of theirs', async () => {
  const app = await prepareApp({ people });
  const operator = claimsOf('Ann Lee', 'ragmend-admin');
  const { approvalId } = await prepareWaiting(app);

  const idToken = {
    sub: operator.sub,
    'cognito:username': 'ann lee',
    email: 'other@example.test',
    email_verified: true,
  };
  const claims = { ...idToken, 'cognito:groups': ['ragmend-admin'] };
  const path = `/api/approvals/${approvalId}/decision`;
  const response = await app.send(path, { method: 'POST', claims, ...body({ decision: 'approve' }) });

  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ title: 'SelfApproval' });
});

/** Rows that were written since the database was opened. */
function changesOf({ world }: AppWorld): number {
  return (world.db.prepare('SELECT total_changes() AS changes').get() as { changes: number }).changes;
}
