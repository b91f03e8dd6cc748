import { peopleByClaims } from '../../../control-plane/api/claims.ts';
import { LOOPBACK_REDIRECTS } from '../../../core/contracts/config/console-config.ts';
import { prepareApp } from './app-world.ts';

const CONSOLE = 'https://console.example.test';
const people = peopleByClaims({ consoleOrigin: CONSOLE, signIn: null, groupsNow: async () => null });
const sub = '5b1f6c1e-0000-4000-8000-c0ffee000000';
const verified = { email: 'ann@example.test', email_verified: 'true' };
const groups = { 'cognito:groups': '[ragmend-reader]' };

test.each([
  ['the user name of an access token', { sub, username: 'ann.lee' }, 'ann.lee'],
  ['the user name of an ID token', { sub, 'cognito:username': 'ann.lee', ...verified }, 'ann.lee'],
  ['a verified address where the pool makes names up', { sub, 'cognito:username': sub, ...verified }, verified.email],
])('a person is known by %s', async (_, claims, name) => {
  const app = await prepareApp({ people });

  const response = await app.send('/api/session', { claims: { ...claims, ...groups } });

  expect(await response.json()).toEqual({ name });
});

test.each([
  ['a name that the pool made up, without an address', { sub, username: sub }],
  ['an address that is not verified', { sub, username: sub, email: 'policy@example.test', email_verified: 'false' }],
  ['an invisible letter in the name', { sub, username: 'ann\u200blee' }],
  ['letters of two alphabets that look alike', { sub, username: 'аnn' }],
])('%s is no person', async (_, claims) => {
  const app = await prepareApp({ people });

  const response = await app.send('/api/incidents', { claims: { ...claims, ...groups } });

  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ title: 'NoPerson' });
  expect(app.errors).toEqual([]);
});

test.each([
  ['nothing', undefined],
  ['no subject', { username: 'ann', ...groups }],
  ['a list as name', { sub, username: ['ann'], ...groups }],
])('claims of %s are nobody', async (_, claims) => {
  const app = await prepareApp({ people });

  const response = await app.send('/api/session', claims ? { claims } : {});

  expect(response.status).toBe(401);
});

test('anybody learns where people sign in, and a sandbox says that they do not', async () => {
  const signIn = {
    ...{ url: 'https://people.example.test', clientId: 'console' },
    commandLine: { issuer: 'https://people.example.test/pool', clientId: 'cli', redirectUris: LOOPBACK_REDIRECTS },
  };
  const deployed = await prepareApp({
    people: peopleByClaims({ consoleOrigin: CONSOLE, signIn, groupsNow: async () => null }),
  });
  const sandbox = await prepareApp();

  const said = await Promise.all([deployed, sandbox].map(async (app) => (await app.send('/config.json')).json()));

  expect(said).toEqual([{ signIn }, { signIn: null }]);
});

const none = { targets: [] };
const all = ['reader', 'operator', 'approver', 'admin'];
test.each([
  [
    'a list as the HTTP API writes it',
    '[other ragmend-reader-docs-rag]',
    { targets: [{ id: 'docs-rag', roles: ['reader'] }] },
  ],
  ['a list', ['ragmend-admin-observed'], { targets: [{ id: 'observed', roles: all }] }],
  ['one group without brackets', 'ragmend-reader-observed', { targets: [{ id: 'observed', roles: ['reader'] }] }],
  ['a name that holds another group', '[x,ragmend-admin]', none],
  ['no group', '[]', none],
  ['none at all', undefined, none],
  ['a target that is not configured', '[ragmend-admin-mail-rag]', none],
])('what a person is comes from %s', async (_, given, expected) => {
  const app = await prepareApp({ people });

  const response = await app.send('/api/targets', { claims: { sub, username: 'ann', 'cognito:groups': given } });

  expect(await response.json()).toEqual(expected);
});

test('nobody signs in by a code where people sign in elsewhere', async () => {
  const app = await prepareApp({ people });

  const body = JSON.stringify({ name: 'ann', code: 'sign-in-code-3333' });
  const response = await app.send('/api/session', {
    method: 'POST',
    body,
    claims: { sub, username: 'ann', ...groups },
  });

  expect(response.status).toBe(404);
  expect(response.headers.get('set-cookie')).toBeNull();
});

test('only the console of this deployment may read answers from another origin', async () => {
  const app = await prepareApp({ people });
  const claims = { sub, username: 'ann', ...groups };
  const ask = (origin: string, method: string) =>
    app.send('/api/session', { method, claims, headers: { origin, 'access-control-request-method': 'GET' } });

  const own = await ask(CONSOLE, 'GET');
  const preflight = await ask(CONSOLE, 'OPTIONS');
  const foreign = await ask('https://evil.example.test', 'GET');

  expect(own.headers.get('access-control-allow-origin')).toBe(CONSOLE);
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
  expect(foreign.status).toBe(403);
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
});
