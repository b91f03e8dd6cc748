import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { podReading } from '../../../core/contracts/provider/pod-reading.ts';
import { completion, DONE, frame, json, type ProviderServer, providerServer, stream } from '../provider-server.ts';
import { startGateway } from '../start-gateway.ts';

let folder: string;
let primary: ProviderServer;
let backup: ProviderServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;

async function reading() {
  const found = podReading.parse(await (await fetch(`${gateway.url}/status`)).json());
  if (found.isAway) throw new Error('the pod says that it is away');
  return found;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  primary = await providerServer(completion('one'));
  backup = await providerServer(completion('two'));
  gateway = await startGateway([primary, backup], {}, { pod: 'pod-1', own: join(folder, 'gateway.db') });
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
  await rm(folder, { recursive: true });
});

test('a pod says its name, models, answers, traffic, load and backlog', async () => {
  await gateway.ask({ max_tokens: 50, tools: [{ type: 'function', function: { name: 'f' } }], messages: [] });
  await gateway.ask({ response_format: { type: 'json_object' } });
  const found = await reading();
  expect(found).toMatchObject({ pod: 'pod-1', version: null, pairs: [] });
  expect(found.models).toEqual([
    { provider: 'one', model: 'm', role: 'primary', state: 'serving', since: null, until: null, failure: null },
    { provider: 'two', model: 'm-two', role: 'backup', state: 'serving', since: null, until: null, failure: null },
  ]);
  expect(found.minutes).toMatchObject([{ answers: { primary: 2 } }]);
  expect(found.answers).toEqual({ primary: 2, backup: 0, cached: 0, refused: 0 });
  expect(found.traffic[0]).toMatchObject({ provider: 'one', requests: 2, errors: 0, throttled: 0, refusals: 0 });
  expect(found.traffic[0]?.p95).toEqual(expect.any(Number));
  expect(found.load).toMatchObject({ answerTokens: 50, jsonMode: true, tools: true });
  expect(found.load?.requestsPerMinute).toBeGreaterThan(0);
  expect(found.backlog).toEqual({ waiting: 0, oldestSeconds: null, expired: 0, failed: 0 });
});

test.each([
  ['an error', json(500, { error: { message: 'x' } }), { errors: 1, throttled: 0, refusals: 0 }],
  ['a throttle', json(429, { error: { code: 'rate_limit_exceeded' } }), { errors: 0, throttled: 1, refusals: 0 }],
  ['a filter', completion('', 'content_filter'), { errors: 0, throttled: 0, refusals: 1 }],
  ["a client's own fault", json(400, { error: { message: 'bad' } }), { errors: 0, throttled: 0, refusals: 0 }],
])('traffic counts %s as what it is', async (_, answering, counts) => {
  primary.state.answering = answering;
  await gateway.ask();
  expect((await reading()).traffic[0]).toMatchObject({ provider: 'one', requests: 1, ...counts });
});

test('the time to the first token is that of streams', async () => {
  primary.state.answering = stream([frame({ content: 'o' }), frame({}, 'stop'), DONE]);
  await (await gateway.ask({ stream: true })).text();
  const [one, two] = (await reading()).traffic;
  expect(one?.firstToken).toEqual(expect.any(Number));
  expect(two?.firstToken).toBeNull();
});
