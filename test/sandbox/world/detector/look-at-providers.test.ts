import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderView } from '../../../../core/contracts/provider/provider-view.ts';
import { lookAtProviders } from '../../../../sandbox/world/detector/look-at-providers.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A gateway that says what the test sets, and the alerts that a look at it finds. */
async function watchedGateway() {
  const gateway = { models: [view('primary'), view('backup')], answers: {}, status: 200, now: NOW };
  const server = createServer((_, response) =>
    response.writeHead(gateway.status).end(JSON.stringify({ models: gateway.models, answers: gateway.answers })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const look = lookAtProviders({ gatewayUrl: () => url, throttledSeconds: 120, clock: { now: () => gateway.now } });
  const alerts = async () =>
    (await look(0)).flatMap(({ kind, about }) => (kind === 'well' ? [] : [`${kind} ${about.id}`]));
  return { gateway, alerts };
}

function view(provider: string, more: Partial<ProviderView> = {}): ProviderView {
  const role = provider === 'primary' ? 'primary' : 'backup';
  return { provider, model: 'm', role, state: 'serving', since: null, until: null, failure: null, ...more };
}

test('providers that serve raise nothing', async () => {
  const { alerts } = await watchedGateway();

  expect(await alerts()).toEqual([]);
});

test.each(['Auth', 'Money'] as const)('%s raises LLMAuthFail at once, though the backup serves', async (failure) => {
  const { gateway, alerts } = await watchedGateway();
  gateway.models = [view('primary', { state: 'locked', failure }), view('backup')];

  expect(await alerts()).toEqual(['LLMAuthFail primary']);
});

test('an open breaker raises LLMProviderDown only where no other model of the provider serves', async () => {
  const { gateway, alerts } = await watchedGateway();
  const open = { state: 'open', failure: 'Overloaded' } as const;
  gateway.models = [view('primary', open), view('primary', { model: 'm2' }), view('backup', open)];

  expect(await alerts()).toEqual(['LLMProviderDown backup']);
});

test('a throttled provider is down only if it wants a longer wait than ragmend.yaml allows', async () => {
  const { gateway, alerts } = await watchedGateway();
  const throttled = (seconds: number) =>
    view('primary', {
      ...{ state: 'throttled', failure: 'Throttled' },
      until: new Date(NOW + seconds * 1000).toISOString(),
    });

  gateway.models = [throttled(119)];
  const short = await alerts();
  gateway.models = [throttled(121)];

  expect([short, await alerts()]).toEqual([[], ['LLMProviderDown primary']]);
});

test('refusals raise RAGErrorSpike while they are many of the last answers, also after a restart of the gateway', async () => {
  const { gateway, alerts } = await watchedGateway();
  const after = async (seconds: number, answers: object) => {
    gateway.now += seconds * 1000;
    gateway.answers = answers;
    return alerts();
  };
  await alerts();

  const few = await after(5, { primary: 5, refused: 4 });
  const many = await after(5, { primary: 20, refused: 6 });
  const restarted = await after(5, { primary: 1, refused: 1 });
  const again = await after(5, { primary: 1, refused: 11 });
  const over = await after(25, { primary: 30, refused: 11 });

  expect([few, many, restarted, again, over]).toEqual([
    ...[[], ['RAGErrorSpike primary'], [], ['RAGErrorSpike primary'], []],
  ]);
});

test('a gateway that is away says nothing about a provider', async () => {
  const { gateway, alerts } = await watchedGateway();
  gateway.status = 500;

  await expect(alerts()).rejects.toThrow('answered 500');
});
