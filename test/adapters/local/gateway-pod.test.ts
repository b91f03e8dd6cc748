import { localGatewayPod } from '../../../adapters/local/gateway-pod.ts';
import { completion, json, type ProviderServer, providerServer } from '../../gateway/provider-server.ts';
import { startGateway } from '../../gateway/start-gateway.ts';

const UNAUTHORISED = json(401, { error: { message: 'wrong key', type: 'auth', code: 'invalid_api_key' } });
let [one, two]: ProviderServer[] = [];
let gateway: Awaited<ReturnType<typeof startGateway>>;
let url: string | null;
beforeEach(async () => {
  [one, two] = [await providerServer(completion('ready')), await providerServer(completion('ready'))];
  gateway = await startGateway([one, two]);
  url = gateway.url;
});
afterEach(async () => {
  for (const each of [gateway, one, two]) await each?.close();
});

const pod = localGatewayPod({ gatewayUrl: () => url, model: 'm' });

test('the gateway says who answers it, and what its models are like', async () => {
  const [asked] = await pod.ask('docs-rag');
  const [reading] = await pod.readings('docs-rag');

  expect(asked).toEqual({ pod: 'gateway', label: { mode: 'primary', provider: 'one' }, problem: null });
  expect(reading).toMatchObject({
    ...{ isAway: false, pod: 'gateway', version: null },
    models: [
      { provider: 'one', state: 'serving' },
      { provider: 'two', state: 'serving' },
    ],
  });
  expect(one?.state.asked[0]?.body).toMatchObject({ model: 'm', max_tokens: 16 });
});

test('a probe asks one model, and its failure is told with its class', async () => {
  if (two) two.state.answering = UNAUTHORISED;

  const probes = [await pod.probe('t', 'one', 'm', 'reach'), await pod.probe('t', 'two', 'm-two', 'reach')];

  expect(probes.map(({ provider, failure }) => [provider, failure?.class ?? null])).toEqual([
    ['one', null],
    ['two', 'Auth'],
  ]);
});

test('a model that is not configured is no failure of a provider', async () => {
  await expect(pod.probe('t', 'one', 'another', 'reach')).rejects.toMatchObject({ name: 'DependencyUnavailable' });
});

test('a gateway that does not run or does not answer is away, and answers nobody', async () => {
  await gateway.close();
  const refused = await pod.readings('t');
  url = null;

  expect(refused).toEqual([{ isAway: true, pod: 'gateway', reason: 'no answer (ECONNREFUSED)' }]);
  expect(await pod.ask('t')).toEqual([{ pod: 'gateway', label: null, problem: 'no answer (it does not run)' }]);
});
