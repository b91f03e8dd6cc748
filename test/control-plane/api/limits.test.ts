import type { Problem } from '../../../core/contracts/http/http.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { HOST, prepareApp, SECRETS, signIn } from './app-world.ts';

test('a body of the API has at most 64 KiB, even before anybody signed in', async () => {
  const app = await prepareApp();
  const body = JSON.stringify({ name: 'Bo', code: 'x'.repeat(64 * 1024) });

  const response = await app.send('/api/session', { method: 'POST', body });

  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ title: 'TooLarge' });
});

test.each(['Ann\u200b Lee', 'Ann\u0000Lee'])('nobody signs in or acts as %j', async (name) => {
  const app = await prepareApp();
  const body = JSON.stringify({ name, code: SECRETS.code });
  const headers = { authorization: `Bearer ${SECRETS.operatorSecret}`, 'x-ragmend-as': encodeURIComponent(name) };

  const signedIn = await app.send('/api/session', { method: 'POST', body });
  const acted = await app.send('/api/service', { headers });

  expect(signedIn.status).toBe(400);
  expect(signedIn.headers.get('set-cookie')).toBeNull();
  expect(acted.status).toBe(400);
});

test.each(['Ann Lee', 'Zoë', '李雷', "O'Brien-Müller", 'policy'])('%s may sign in', async (name) => {
  const app = await prepareApp();
  const session = await signIn(app, name);

  const response = await app.send('/api/session', { headers: session });

  expect(await response.json()).toEqual({ name });
});

test.each(['/api/incidents', '/api/incidents/unknown'])('no cache keeps the answer of %s', async (address) => {
  const app = await prepareApp();
  const session = await signIn(app, 'Bo');

  const response = await app.send(address, { headers: session });

  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('a dependency that is away for a moment is 503, which invites another try', async () => {
  const registry = {
    read: () => Promise.reject(new DependencyUnavailable('the registry can not be read: try again')),
    change: () => Promise.reject(new Error('not asked for')),
  };
  const app = await prepareApp({ registry });
  const session = await signIn(app, 'Bo');

  const response = await app.send('/api/service', { headers: session });

  expect(response.status).toBe(503);
  expect(((await response.json()) as Problem).title).toBe('DependencyUnavailable');
});

test.each([
  ['GET', '/api/incidents/'],
  ['GET', '/api/approvals/'],
  ['POST', '/api/breakers/shard/', '/reset'],
  ['POST', '/api/providers/', '/probe'],
])('%s %s refuses an id that is longer than any key, with words', async (method, before, after = '') => {
  const app = await prepareApp();
  const headers = { ...(await signIn(app, 'Bo')), origin: `http://${HOST}` };

  const responses = await Promise.all(
    ['x'.repeat(801), '%E6%9D%8E'.repeat(300)].map((id) => app.send(`${before}${id}${after}`, { method, headers })),
  );

  for (const response of responses) {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const { status, title, detail } = (await response.json()) as Problem;
    expect([status, title]).toEqual([404, 'NotFound']);
    expect(detail).toMatch(/^'.{60}…' has more than 800 bytes/);
  }
});
