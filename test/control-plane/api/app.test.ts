import { WHOLE } from '../../fakes/whole-list.ts';
import { type AppWorld, HOST, prepareApp, prepareWaiting, SECRETS, signIn } from './app-world.ts';

const post = (body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers,
});
const start = { subjectId: 'shard-2' };
const operator = { authorization: `Bearer ${SECRETS.operatorSecret}` };

test('the right code opens a session in a cookie that no script and no other site can use', async () => {
  const app = await prepareApp();

  const response = await app.send('/api/session', post({ name: ' Bo ', code: SECRETS.code }));

  expect(response.status).toBe(204);
  const cookie = response.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^ragmend_session=session-1;/);
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Strict');
  const session = await app.send('/api/session', { headers: { cookie: 'ragmend_session=session-1' } });
  expect(await session.json()).toEqual({ name: 'Bo' });
});

test('a wrong code opens nothing', async () => {
  const app = await prepareApp();

  const response = await app.send('/api/session', post({ name: 'Bo', code: 'guessed' }));

  expect(response.status).toBe(401);
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(await response.json()).toMatchObject({ title: 'WrongCode', status: 401 });
});

test.each([
  [{ name: ' ', code: SECRETS.code }],
  [{ name: 'B'.repeat(81), code: SECRETS.code }],
  [{ name: 'Bo', code: SECRETS.code, by: 'Ann' }],
])('a sign-in that is not as its contract has it opens nothing', async (body) => {
  const app = await prepareApp();

  const response = await app.send('/api/session', post(body));

  expect(response.status).toBe(400);
  expect(response.headers.get('set-cookie')).toBeNull();
});

test('who signs out is signed out', async () => {
  const app = await prepareApp();
  const headers = await signIn(app, 'Bo');

  const response = await app.send('/api/session', { method: 'DELETE', headers });

  expect(response.status).toBe(204);
  expect((await app.send('/api/session', { headers })).status).toBe(401);
});

const addresses = ['session', 'service', 'snapshots', 'incidents', 'incidents/1', 'incidents/1/report', 'approvals'];

test.each(addresses)('GET /api/%s needs a session', async (address) => {
  const app = await prepareApp();

  const none = await app.send(`/api/${address}`);
  const unknown = await app.send(`/api/${address}`, { headers: { cookie: 'ragmend_session=session-9' } });

  expect([none.status, unknown.status]).toEqual([401, 401]);
  expect(await none.json()).toMatchObject({ title: 'NotSignedIn' });
});

test.each([
  {},
  { authorization: `Bearer ${SECRETS.alertToken}`, 'x-ragmend-as': 'Bo' },
  { authorization: `Bearer ${SECRETS.operatorSecret}` },
  { authorization: 'Bearer guessed', 'x-ragmend-as': 'Bo' },
  { 'x-ragmend-as': 'Bo' },
])('nothing is started with the headers %j', async (headers) => {
  const app = await prepareApp();

  const response = await app.send('/api/incidents', post(start, headers));

  expect(response.status).toBe(401);
  expect(await app.world.incidents.list(WHOLE)).toEqual([]);
});

test('a wrong bearer token is not helped by a session', async () => {
  const app = await prepareApp();
  const session = await signIn(app, 'Bo');

  const response = await app.send('/api/session', {
    headers: { ...session, authorization: 'Bearer guessed', 'x-ragmend-as': 'Cy' },
  });

  expect(response.status).toBe(401);
});

test('the command line acts as whom it names', async () => {
  const app = await prepareApp();

  const response = await app.send('/api/incidents', post(start, { ...operator, 'x-ragmend-as': 'J%C3%BCrgen' }));

  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ requestedBy: 'Jürgen' });
});

test.each(['%', '%20', 'B'.repeat(81)])('the command line can not act as %j', async (name) => {
  const app = await prepareApp();

  const response = await app.send('/api/incidents', post(start, { ...operator, 'x-ragmend-as': name }));

  expect(response.status).toBe(400);
  expect(app.errors).toEqual([]);
  expect(await app.world.incidents.list(WHOLE)).toEqual([]);
});

test.each(['evil.example.test', '127.0.0.1:9999', '127.0.0.1', ''])('the host %j is not served', async (host) => {
  const app = await prepareApp();
  const session = await signIn(app, 'Bo');

  const reading = await app.send('/api/session', { headers: { ...session, host } });
  const starting = await app.send('/api/incidents', post(start, { ...session, host }));
  const alerting = await app.send('/alerts/alertmanager', post({}, { host }));

  expect([reading.status, starting.status, alerting.status]).toEqual([403, 403, 403]);
  expect(await starting.json()).toMatchObject({ title: 'ForeignHost' });
  expect(await app.world.incidents.list(WHOLE)).toEqual([]);
});

test.each([
  { origin: 'http://evil.example.test' },
  { origin: `http://${HOST}.evil.example.test` },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { origin: `http://${HOST}`, 'sec-fetch-site': 'cross-site' },
])('a page from elsewhere starts nothing: %j', async (headers) => {
  const app = await prepareApp();
  const session = await signIn(app, 'Bo');

  const response = await app.send('/api/incidents', post(start, { ...session, ...headers } as Record<string, string>));

  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ title: 'ForeignOrigin' });
  expect(await app.world.incidents.list(WHOLE)).toEqual([]);
});

test('the console itself starts an incident', async () => {
  const app = await prepareApp();
  const session = await signIn(app, 'Bo');

  const headers = { ...session, origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' };
  const response = await app.send('/api/incidents', post(start, headers));

  expect(response.status).toBe(201);
});

test('no GET changes anything or calls for work', async () => {
  const app = await prepareApp();
  const { ref, approvalId } = await prepareWaiting(app);
  const session = await signIn(app, 'Bo');
  const before = changesOf(app);

  const addressed = [`incidents/${ref.incidentId}`, `incidents/${ref.incidentId}/abort`, 'nowhere'];
  const decided = [`approvals/${approvalId}`, `approvals/${approvalId}/decision?decision=approve`];
  for (const address of [...addresses, ...addressed, ...decided])
    await app.send(`/api/${address}`, { headers: session });

  expect(changesOf(app)).toBe(before);
  expect(app.counted.wakes).toBe(0);
  expect(await app.world.approvals.get(approvalId)).toMatchObject({ state: 'Pending' });
});

test('every answer forbids frames and foreign scripts', async () => {
  const app = await prepareApp();

  const response = await app.send('/api/session');

  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

/** Rows that were written since the database was opened. */
function changesOf({ world }: AppWorld): number {
  return (world.db.prepare('SELECT total_changes() AS changes').get() as { changes: number }).changes;
}
