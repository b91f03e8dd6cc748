import { alertBody, notificationBody } from '../../core/signal/notifications.ts';
import { type AppWorld, prepareApp, SECRETS } from '../api/app-world.ts';

const authorization = `Bearer ${SECRETS.alertToken}`;
const json = 'application/json';
const good = JSON.stringify(notificationBody(alertBody()));

function post({ send }: AppWorld, body: string, headers: Record<string, string>, source = 'alertmanager') {
  return send(`/alerts/${source}`, { method: 'POST', body, headers });
}

test('alerts are stored before they are answered with 202, and work is called for', async () => {
  const app = await prepareApp();

  const response = await post(app, good, { authorization, 'content-type': 'application/json; charset=utf-8' });

  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ stored: 1, duplicates: 0 });
  expect(await app.world.signals.list(10)).toHaveLength(1);
  expect(app.counted.wakes).toBe(1);
});

const huge = JSON.stringify(notificationBody(alertBody({ annotations: { text: 'x'.repeat(2 * 1024 * 1024) } })));

test.each([
  ['no token', 401, 'Unauthorized', good, { 'content-type': json }],
  ['a wrong token', 401, 'Unauthorized', good, { 'content-type': json, authorization: 'Bearer wrong' }],
  [
    'the secret of the command line',
    401,
    'Unauthorized',
    good,
    { 'content-type': json, authorization: `Bearer ${SECRETS.operatorSecret}` },
  ],
  [
    'the token in another scheme',
    401,
    'Unauthorized',
    good,
    { 'content-type': json, authorization: `Basic ${SECRETS.alertToken}` },
  ],
  ['more than 2 MiB', 413, 'TooLarge', huge, { 'content-type': json, authorization }],
  ['another content type', 415, 'UnsupportedMediaType', good, { 'content-type': 'text/plain', authorization }],
  ['what is not JSON', 400, 'InvalidBody', '{', { 'content-type': json, authorization }],
  ['what is no notification', 400, 'InvalidAlerts', '{}', { 'content-type': json, authorization }],
  [
    'no alert that is as it should be',
    400,
    'InvalidAlerts',
    JSON.stringify(notificationBody({}, alertBody({ status: 'unknown' }))),
    { 'content-type': json, authorization },
  ],
])('a request with %s is answered with %i and stores nothing', async (_, status, title, body, headers) => {
  const app = await prepareApp();

  const response = await post(app, body, headers);

  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ status, title, detail: expect.stringMatching(/\w/) });
  expect(await app.world.signals.list(10)).toEqual([]);
  expect(app.counted.wakes).toBe(0);
});

test.each(['pagerduty', '__proto__', 'constructor'])('the source %s is unknown', async (source) => {
  const app = await prepareApp();

  const response = await post(app, good, { authorization, 'content-type': json }, source);

  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ title: 'UnknownSource' });
  expect(await app.world.signals.list(10)).toEqual([]);
});

test('a body without a length is cut off at 2 MiB too', async () => {
  const app = await prepareApp();
  const bytes = new TextEncoder().encode(huge);
  const stream = new Blob([bytes]).stream();

  const response = await app.send('/alerts/alertmanager', {
    method: 'POST',
    body: stream,
    duplex: 'half',
    headers: { authorization, 'content-type': json },
  });

  expect(response.status).toBe(413);
  expect(await app.world.signals.list(10)).toEqual([]);
});

test('a store that is away is an error of ours, so that the sender tries again', async () => {
  const { world } = await prepareApp();
  const signals = { ...world.signals, put: () => Promise.reject(new Error('disk full at /secret/path')) };
  const app = await prepareApp({ signals });

  const response = await post(app, good, { authorization, 'content-type': json });

  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('/secret/path');
  expect(app.errors).toEqual([new Error('disk full at /secret/path')]);
});
