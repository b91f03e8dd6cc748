import { config } from '../../../core/contracts/config/config.ts';
import { routeSignals } from '../../../core/incident/route-signals.ts';
import { decided, receive } from './signals.ts';
import { prepareWorld } from './world.ts';

const model = (name: string) => ({ name, context: 8000, serves: ['chat'] });
const provider = (name: string) => ({
  ...{ kind: 'openai', name, url: `https://${name}.test/v1`, models: [model(`${name}-1`)] },
});
const ALERTS = ['LLMProviderDown', 'LLMAuthFail', 'RAGErrorSpike', 'RAGHighP95Latency'];

async function prepareProviders(autonomy = 'approve') {
  const world = await prepareWorld();
  const store = { kind: 'chroma', collection: 'docs' };
  const generator = { providers: [provider('openai'), provider('azure')] };
  const routes = [
    ...ALERTS.map((alertname) => ({ alertname, runbook: 'provider-failover', target: 'docs-rag' })),
    { alertname: 'LLMProviderDown', runbook: 'provider-failover', target: 'retrieval' },
    { alertname: 'bedrock-{subject}-throttles', runbook: 'provider-failover', target: 'docs-rag' },
    { alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs-rag' },
  ];
  const targets = [
    { id: 'docs-rag', autonomy, store, generator },
    { id: 'retrieval', autonomy, store },
  ];
  return { ...world, config: config.parse({ targets, routes }) };
}

async function opened(world: Awaited<ReturnType<typeof prepareProviders>>) {
  await routeSignals(world);
  const incidents = await world.incidents.list({ targetIds: ['docs-rag', 'retrieval'], since: '1970-01-01T00:00:00Z' });
  return incidents.map(({ runbook, subject }) => `${runbook} ${subject.kind} ${subject.id}`).sort();
}

test.each(ALERTS)('%s starts the failover of the provider that its label names', async (alertname) => {
  const world = await prepareProviders();
  await receive(world, { alertname, provider: 'azure', target: 'docs-rag' });

  expect(await opened(world)).toEqual(['provider-failover provider azure']);
});

test.each([
  [{ alertname: 'LLMAuthFail', provider: 'azure-1' }, 'azure'],
  [{ alertname: 'RAGErrorSpike' }, 'openai'],
  [{ alertname: 'bedrock-azure-1-throttles' }, 'azure'],
])('an alert %j is about %s: by its model, its name, or else the primary', async (labels, expected) => {
  const world = await prepareProviders();
  await receive(world, { ...labels, target: 'docs-rag' });

  expect(await opened(world)).toEqual([`provider-failover provider ${expected}`]);
});

test('an alert about an unknown provider, or for a target without providers, starts nothing', async () => {
  const world = await prepareProviders();
  await receive(world, { alertname: 'LLMProviderDown', provider: 'mistral', target: 'docs-rag' });
  await receive(world, { alertname: 'LLMProviderDown', provider: 'openai', target: 'retrieval' });

  expect(await opened(world)).toEqual([]);
  expect(await decided(world)).toEqual([
    ['NoRoute', null],
    ['NoRoute', null],
  ]);
});

test('alerts about all providers of a target join one run, and a restore of a shard starts beside it', async () => {
  const world = await prepareProviders();
  await receive(world, { alertname: 'LLMProviderDown', provider: 'openai', target: 'docs-rag' });
  await receive(world, { alertname: 'LLMAuthFail', provider: 'azure', target: 'docs-rag' });
  await receive(world, { alertname: 'CHRDrop', shard: 'shard-1', target: 'docs-rag' });

  expect(await opened(world)).toEqual(['provider-failover provider openai', 'shard-restore shard shard-1']);
  expect((await decided(world)).map(([disposition]) => disposition)).toEqual(['Started', 'Attached', 'Started']);
});

test('a target that is only observed gets the runbook that changes nothing', async () => {
  const world = await prepareProviders('observe');
  await receive(world, { alertname: 'LLMProviderDown', provider: 'openai', target: 'docs-rag' });

  expect(await opened(world)).toEqual(['provider-observe provider openai']);
});
