import { completion, json, type ProviderServer, providerServer } from '../provider-server.ts';
import { said, startGateway } from '../start-gateway.ts';

const down = json(503, { error: { message: 'down', type: 'server_error', code: null } });

let primary: ProviderServer;
let backup: ProviderServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;

async function start(rest?: Parameters<typeof startGateway>[1]) {
  gateway = await startGateway([primary, backup], rest);
}

beforeEach(async () => {
  primary = await providerServer(completion('one'));
  backup = await providerServer(completion('two'));
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
});

test('a throttled provider is left alone until its horizon, and one of them is never made shorter', async () => {
  await start();
  const throttle = (seconds: string) =>
    json(429, { error: { code: 'rate_limit_exceeded' } }, { 'retry-after': seconds });
  primary.state.answering = throttle('300');
  expect(await said(await gateway.ask())).toMatchObject({ answer: 'backup' });
  primary.state.answering = completion('one');
  expect(await said(await gateway.ask())).toMatchObject({ answer: 'backup' });
  expect(primary.state.asked).toHaveLength(1);
});

test('a provider that fails again and again is left alone', async () => {
  await start({ failures: { minimum: 2, openSeconds: 3600 } });
  primary.state.answering = down;
  for (let times = 0; times < 4; times += 1) await gateway.ask();
  expect(primary.state.asked).toHaveLength(2);
});

test('a probe brings a provider back that was left alone', async () => {
  await start({ failures: { minimum: 2, openSeconds: 0.1 }, probes: { good: 1 } });
  primary.state.answering = down;
  for (let times = 0; times < 4; times += 1) await gateway.ask();
  primary.state.answering = completion('one');
  while ((await said(await gateway.ask())).answer !== 'primary')
    await new Promise((resolve) => setTimeout(resolve, 20));
});

test('a provider whose key is wrong is asked once', async () => {
  await start();
  primary.state.answering = json(401, { error: { message: 'no', code: 'invalid_api_key' } });
  for (let times = 0; times < 3; times += 1)
    expect(await said(await gateway.ask())).toMatchObject({ answer: 'backup' });
  expect(primary.state.asked).toHaveLength(1);
  expect(await (await fetch(`${gateway.url}/status`)).json()).toMatchObject({
    models: [
      { provider: 'one', state: 'locked', failure: 'Auth' },
      { provider: 'two', state: 'serving' },
    ],
  });
  expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain(
    'llm_api_error_total{target="docs-rag",provider="one",class="Auth",code="invalid_api_key"} 1\n',
  );
});

test('who finds no place at any provider is told to come back, and a place is given back by a client that left', async () => {
  await start({ admission: { concurrency: 1, waiting: 0 }, switch: { waitSeconds: 0 } });
  const hang = () => undefined;
  primary.state.answering = hang;
  backup.state.answering = hang;
  const leave = new AbortController();
  const hanging = [gateway.ask({}, { signal: leave.signal }), gateway.ask({}, { signal: leave.signal })];
  while (primary.state.asked.length + backup.state.asked.length < 2)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const busy = await gateway.ask();
  expect([busy.status, busy.headers.get('x-ragmend-state'), busy.headers.get('retry-after')]).toEqual([
    429,
    'Busy',
    '5',
  ]);
  primary.state.answering = completion('one');
  backup.state.answering = completion('two');
  leave.abort();
  await Promise.allSettled(hanging);
  while ((await gateway.ask()).status !== 200) await new Promise((resolve) => setTimeout(resolve, 10));
});
