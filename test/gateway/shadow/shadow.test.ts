import { waitUntil } from '../../../adapters/wait-until.ts';
import type { PairReading } from '../../../core/contracts/provider/pod-reading.ts';
import { completion, DONE, frame, json, type ProviderServer, providerServer, stream } from '../provider-server.ts';
import { startGateway } from '../start-gateway.ts';
import { stateOf, type TestState, testState } from '../state/state-source.ts';

const documents = JSON.stringify([
  { id: 'd-1', hash: 'h-1' },
  { id: 'd-2', hash: 'h-2' },
]);
const SAMPLED = { shadow: { enabled: true, perMinute: 600 } };
/** Longer than a sample waits for the one before it. */
const APART_MS = 150;

let primary: ProviderServer;
let backup: ProviderServer;
let known: TestState;
let gateway: Awaited<ReturnType<typeof startGateway>>;

async function start(percent: number, { shadow = false, ...rest }: Record<string, unknown> = {}) {
  known = testState(stateOf(percent, { shadow: shadow === true }));
  gateway = await startGateway([primary, backup], { ...SAMPLED, ...rest }, {}, known.openStores);
}
const askOf = (qid: string, body: Record<string, unknown> = {}) =>
  gateway.ask({ metadata: { qid, documents }, ...body });
const pairs = async () => ((await (await fetch(`${gateway.url}/status`)).json()) as { pairs: PairReading[] }).pairs;
const until = (done: () => Promise<boolean>) => waitUntil(done, { everyMs: 20, ms: 15_000 });
const shadowsAsked = async () =>
  /shadow_requests_total\{.*\} \d/.test(await (await fetch(`${gateway.url}/metrics`)).text());

beforeEach(async () => {
  primary = await providerServer(completion('It is so [d-1] [d-2, d-9].'));
  backup = await providerServer(completion('It may be.'));
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
});

test('while all sessions are with the backup, both answer a sampled request; only marks are kept', async () => {
  await start(0, { shadow: true });
  const answer = await askOf('q-1', { stream: false });
  expect(answer.headers.get('x-ragmend-provider')).toBe('two');
  await until(async () => (await pairs()).length === 1);
  expect(await pairs()).toEqual([
    {
      query: expect.stringMatching(/^[0-9a-f]{16}$/),
      primary: { hit: true, precision: expect.closeTo(2 / 3) },
      backup: { hit: false, precision: null },
    },
  ]);
  expect(primary.state.asked.map(({ body }) => body.model)).toEqual(['m']);
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  const status = await (await fetch(`${gateway.url}/status`)).text();
  for (const text of ['It is so', 'It may be', 'hello', 'q-1', 'd-1'])
    expect(`${metrics}${status}`).not.toContain(text);
});

test('a streamed answer of the primary is compared with a whole one of the backup', async () => {
  await start(100 - 1);
  primary.state.answering = stream([frame({ content: 'Yes [d-' }), frame({ content: '1]' }), frame({}, 'stop'), DONE]);
  await (await askOf('q-1', { stream: true, user: 'session-1' })).text();
  await until(async () => (await pairs()).length === 1);
  expect((await pairs())[0]).toMatchObject({ primary: { hit: true, precision: 1 }, backup: { hit: false } });
  expect(backup.state.asked[0]?.body).toMatchObject({ stream: false });
});

test.each<[string, number, Record<string, unknown>, Record<string, unknown>]>([
  ['all sessions are with the backup and nobody asks for pairs', 0, {}, {}],
  ['all sessions are with the primary', 100, { shadow: true }, {}],
  ['ragmend.yaml does not allow it', 0, { shadow: true }, {}],
])('no request is sampled where %s', async (what, percent, state) => {
  known = testState(stateOf(percent, { shadow: state.shadow === true }));
  const config = what.startsWith('ragmend.yaml') ? {} : SAMPLED;
  gateway = await startGateway([primary, backup], config, {}, known.openStores);
  await askOf('q-1');
  await askOf('q-2');
  const asked = primary.state.asked.length + backup.state.asked.length;
  expect(asked).toBe(2);
  expect(await shadowsAsked()).toBe(false);
});

test.each<[string, Record<string, unknown>, RequestInit]>([
  ['without documents', { metadata: { qid: 'q-1' } }, {}],
  ['with an empty list of them', { metadata: { qid: 'q-1', documents: '[]' } }, {}],
  ['that proves who answers', {}, { headers: { 'content-type': 'application/json', 'x-ragmend-probe': '1' } }],
])('a request %s is not sampled', async (_, body, init) => {
  await start(0, { shadow: true });
  await gateway.ask({ metadata: { qid: 'q-1', documents }, ...body }, init);
  await askOf('q-2');
  await until(async () => (await pairs()).length === 1);
  expect(primary.state.asked).toHaveLength(1);
});

test('within a minute there are as many samples as ragmend.yaml allows', async () => {
  known = testState(stateOf(0, { shadow: true }));
  gateway = await startGateway([primary, backup], { shadow: { enabled: true, perMinute: 1 } }, {}, known.openStores);
  for (const qid of ['q-1', 'q-2', 'q-3']) await askOf(qid);
  await until(async () => (await pairs()).length === 1);
  expect([primary.state.asked.length, backup.state.asked.length]).toEqual([1, 3]);
});

test('a query that has a pair is not sampled again', async () => {
  await start(0, { shadow: true });
  for (const qid of ['q-1', 'q-1', 'q-2']) {
    await askOf(qid);
    await until(async () => (await pairs()).length > 0);
    await new Promise((resolve) => setTimeout(resolve, APART_MS));
  }
  await until(async () => (await pairs()).length === 2);
  expect(primary.state.asked).toHaveLength(2);
});

test('a refusal or nothing is a miss; a failure gives no pair and charges the breaker', async () => {
  await start(0, { shadow: true });
  primary.state.answering = completion('', 'content_filter');
  await askOf('q-1');
  await until(async () => (await pairs()).length === 1);
  expect((await pairs())[0]).toMatchObject({ primary: { hit: false, precision: null } });
  primary.state.answering = json(401, { error: { code: 'invalid_api_key' } });
  await new Promise((resolve) => setTimeout(resolve, APART_MS));
  await askOf('q-2');
  await until(async () => /"state":"locked"/.test(await (await fetch(`${gateway.url}/status`)).text()));
  expect(await pairs()).toHaveLength(1);
});

test('a slow shadow delays no user', async () => {
  await start(0, { shadow: true });
  primary.state.answering = () => undefined;
  expect((await askOf('q-1')).status).toBe(200);
  await until(async () => primary.state.asked.length === 1);
  expect((await askOf('q-2')).status).toBe(200);
});

test('a new version of the state begins with no pair and no traffic', async () => {
  await start(0, { shadow: true });
  await askOf('q-1');
  await until(async () => (await pairs()).length === 1);
  known.state = stateOf(1, { version: 2 });
  await until(async () => (await pairs()).length === 0);
  const { traffic, version } = (await (await fetch(`${gateway.url}/status`)).json()) as Record<string, unknown>;
  expect([version, traffic]).toEqual([
    2,
    [expect.objectContaining({ requests: 0 }), expect.objectContaining({ requests: 0 })],
  ]);
});
