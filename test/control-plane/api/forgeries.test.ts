import { alertBody, notificationBody } from '../../core/signal/notifications.ts';
import { prepareApp, SECRETS } from './app-world.ts';

const type = 'application/json';
const token = SECRETS.alertToken;
const good = JSON.stringify(notificationBody(alertBody()));

function post(app: Awaited<ReturnType<typeof prepareApp>>, body: BodyInit, headers: Record<string, string>) {
  return app.send('/alerts/alertmanager', { method: 'POST', body, headers });
}

test.each([
  ['nothing', ''],
  ['the scheme alone', 'Bearer'],
  ['an empty token', 'Bearer '],
  ['no scheme', token],
  ['another scheme', `Basic ${token}`],
  ['two spaces', `Bearer  ${token}`],
  ['two tokens', `Bearer ${token}, Bearer ${token}`],
  ['the token in capitals', `Bearer ${token.toUpperCase()}`],
  ['the token and more', `Bearer ${token}x`],
  ['a part of the token', `Bearer ${token.slice(1)}`],
])('%s in the Authorization header stores nothing', async (_, authorization) => {
  const app = await prepareApp();

  const response = await post(app, good, { authorization, 'content-type': type });

  expect(response.status).toBe(401);
  expect(await app.world.signals.list(10)).toEqual([]);
});

test.each([...token].map((_, at) => at))('the token with another letter at %i stores nothing', async (at) => {
  const app = await prepareApp();
  const authorization = `Bearer ${token.slice(0, at)}Z${token.slice(at + 1)}`;

  const response = await post(app, good, { authorization, 'content-type': type });

  expect(response.status).toBe(401);
  expect(await app.world.signals.list(10)).toEqual([]);
});

test.each(['bearer', 'BEARER'])('the scheme may be written %s', async (scheme) => {
  const app = await prepareApp();

  const response = await post(app, good, { authorization: `${scheme} ${token}`, 'content-type': type });

  expect(response.status).toBe(202);
});

test('whoever has no token learns nothing of the body that was sent', async () => {
  const app = await prepareApp();

  const response = await post(app, '{', { authorization: 'Bearer wrong', 'content-type': 'text/plain' });

  expect(response.status).toBe(401);
});

const authorization = `Bearer ${token}`;

test.each([
  '',
  'text/json',
  'application/jsonx',
  'application/json-patch+json',
  'application/x-www-form-urlencoded',
  'x/application/json',
])('the content type %j is not taken', async (contentType) => {
  const app = await prepareApp();

  const response = await post(app, good, { authorization, 'content-type': contentType });

  expect(response.status).toBe(415);
  expect(await app.world.signals.list(10)).toEqual([]);
});

test.each([
  'application/json',
  'Application/JSON',
  'application/json;charset=utf-8',
  'application/json ; charset="utf-8"',
])('the content type %j is taken', async (contentType) => {
  const app = await prepareApp();

  const response = await post(app, good, { authorization, 'content-type': contentType });

  expect(response.status).toBe(202);
});

const bytes = (text: string) => new TextEncoder().encode(text);
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const withLabel = (value: string) => good.replace('"shard-2"', value);
const latin1 = Uint8Array.from(Buffer.from(withLabel('"caf\u00e9"'), 'latin1'));

test.each([
  ['no body', bytes('')],
  ['a body cut in the middle', bytes(good.slice(0, good.length / 2))],
  ['a body and more', bytes(`${good}${good}`)],
  ['text that is not UTF-8', latin1],
  ['a label cut within a letter', bytes(good.slice(0, -3)).slice(0, -1)],
  ['100,000 nested lists', bytes(deep(100_000))],
  ['a label of 100,000 nested lists', bytes(withLabel(deep(100_000)))],
  ['a prototype as body', bytes('{"__proto__":{"version":"4","alerts":[]}}')],
  ['labels from a prototype', bytes(good.replace('"labels"', '"__proto__"'))],
  ['10,001 alerts', bytes(JSON.stringify(notificationBody(...Array.from({ length: 10_001 }, () => ({})))))],
])('%s is refused with 400, and nothing is stored', async (_, body) => {
  const app = await prepareApp();

  const response = await post(app, body, { authorization, 'content-type': type });

  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect((await response.text()).length).toBeLessThan(1_000);
  expect(await app.world.signals.list(10)).toEqual([]);
  expect(app.errors).toEqual([]);
});

test('10,000 alerts in one body of less than 2 MiB are stored in one go', async () => {
  const app = await prepareApp();
  const alert = (index: number) => ({
    status: 'firing',
    labels: { a: `${index}` },
    startsAt: '2026-11-23T03:24:33Z',
    fingerprint: `${index}`,
  });
  const body = JSON.stringify(notificationBody(...Array.from({ length: 10_000 }, (_, index) => alert(index))));

  const response = await post(app, body, { authorization, 'content-type': type });

  expect(await response.json()).toEqual({ stored: 10_000, duplicates: 0 });
  expect(await app.world.signals.list(20_000)).toHaveLength(10_000);
});

test('a body that says it is larger than 2 MiB is refused before any of it is read', async () => {
  const app = await prepareApp();
  let asked = 0;
  const stream = new ReadableStream({ pull: () => void asked++ }, { highWaterMark: 0 });
  const headers = { authorization, 'content-type': type, 'content-length': String(2 * 1024 * 1024 + 1) };

  const response = await app.send('/alerts/alertmanager', { method: 'POST', body: stream, duplex: 'half', headers });

  expect([response.status, asked]).toEqual([413, 0]);
});
