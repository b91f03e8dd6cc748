import { createHmac } from 'node:crypto';
import { localNonces } from '../../../adapters/local/nonces.ts';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import { directIntake, type Signatures } from '../../../control-plane/intake/intake.ts';
import { prepareWorld } from '../../core/incident/world.ts';
import { grafanaAlert, grafanaBody } from '../../core/signal/grafana-bodies.ts';
import { prepareApp, SECRETS } from '../api/app-world.ts';

const [KEY, EARLIER] = ['signing-key-3333-4444', 'signing-key-1111-2222'];
const good = JSON.stringify(grafanaBody(grafanaAlert()));

/** The app with two live keys, and a memory of signatures that came. */
async function prepareSigned(patch: Partial<Signatures> = {}) {
  const world = await prepareWorld();
  const signatures: Signatures = {
    keys: async () => [KEY, EARLIER],
    now: () => world.clock.now(),
    ...localNonces({ db: openDatabase(':memory:'), clock: world.clock }),
    ...patch,
  };
  const isAlertToken = (token: string) => token === SECRETS.alertToken;
  const intake = directIntake({
    ...{ ...world, isAlertToken, signatures, wake: () => undefined, refused: () => undefined },
  });
  return { app: await prepareApp({ intake }), world };
}

function signed(text: string, { key = KEY, at = '2026-11-23T03:00:00.000Z' } = {}): Record<string, string> {
  const timestamp = String(Date.parse(at) / 1000);
  const signature = createHmac('sha256', key).update(`${timestamp}:${text}`).digest('hex');
  return {
    'content-type': 'application/json',
    'x-grafana-alerting-signature': signature,
    'x-grafana-alerting-timestamp': timestamp,
  };
}

const post = (body: string, headers: Record<string, string>) => ({ method: 'POST', body, headers });

test.each([KEY, EARLIER])('what Grafana signed with a live key is stored', async (key) => {
  const { app, world } = await prepareSigned();

  const response = await app.send('/alerts/grafana', post(good, signed(good, { key })));

  expect(response.status).toBe(202);
  expect(await world.signals.list(10)).toMatchObject([{ source: 'grafana', alertname: 'RetrieverEmptyResults' }]);
});

test.each([
  ['a body of which one letter is another', good.replace('shard-2', 'shard-3'), signed(good)],
  ['a signature of a key that was never ours', good, signed(good, { key: 'another-key-5555-6666' })],
  ['a signature of six minutes ago', good, signed(good, { at: '2026-11-23T02:54:00.000Z' })],
  ['a signature of in six minutes', good, signed(good, { at: '2026-11-23T03:06:00.000Z' })],
  ['a signature whose time was taken away', good, { ...signed(good), 'x-grafana-alerting-timestamp': '' }],
  ['a good signature beside a wrong token', good, { ...signed(good), authorization: 'Bearer guessed' }],
  ['a signature that is none', good, { ...signed(good), 'x-grafana-alerting-signature': 'good' }],
  ['what is not JSON, unsigned', '{', { 'content-type': 'application/json' }],
])('%s stores nothing', async (_, body, headers) => {
  const { app, world } = await prepareSigned();

  const response = await app.send('/alerts/grafana', post(body, headers));

  expect(response.status).toBe(401);
  expect(await world.signals.list(10)).toEqual([]);
});

test('a signed request that was overheard is refused when it is sent again within its window', async () => {
  const { app, world } = await prepareSigned();
  await app.send('/alerts/grafana', post(good, signed(good)));

  world.clock.advance(60);
  const again = await app.send('/alerts/grafana', post(good, signed(good)));

  expect(again.status).toBe(401);
  expect(await world.signals.list(10)).toMatchObject([{ times: 1 }]);
});

test('of one signed request fifty times at once one is taken over, and opens one signal', async () => {
  const { app, world } = await prepareSigned();
  const headers = signed(good);

  const responses = await Promise.all(
    Array.from({ length: 50 }, () => app.send('/alerts/grafana', post(good, headers))),
  );

  expect(responses.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(responses.every(({ status }) => [202, 401, 503].includes(status))).toBe(true);
  expect(await world.signals.list(10)).toMatchObject([{ times: 1 }]);
});

test('a signed request that could not be taken over may be sent again as it is', async () => {
  const { app, world } = await prepareSigned();
  const put = world.signals.put;
  world.signals.put = () => Promise.reject(new Error('the disk is full'));
  const first = await app.send('/alerts/grafana', post(good, signed(good)));
  world.signals.put = put;

  const again = await app.send('/alerts/grafana', post(good, signed(good)));

  expect([first.status, again.status]).toEqual([500, 202]);
});

test('where the keys can not be read nothing is stored, and the sender may try again', async () => {
  const keys = () => Promise.reject(Object.assign(new Error('no answer'), { name: 'DependencyUnavailable' }));
  const { app, world } = await prepareSigned({ keys });

  const response = await app.send('/alerts/grafana', post(good, signed(good)));

  expect(response.status).toBe(503);
  expect(await world.signals.list(10)).toEqual([]);
});

test('a signature opens nothing where none is accepted', async () => {
  const app = await prepareApp();

  const response = await app.send('/alerts/grafana', post(good, signed(good)));

  expect(response.status).toBe(401);
});
