import { DependencyUnavailable, NotFound } from '../../../core/kernel/task-error.ts';
import { prewarmProviders } from '../../../core/provider/prewarm-providers.ts';
import { failureOf } from '../../fakes/provider/generator-pods.ts';
import { prepareRamp, reading, ref } from './ramp-world.ts';

const azure = { ...ref, providerId: 'azure' };
const load = {
  requestsPerMinute: 60,
  tokensPerMinute: 50_000,
  promptTokens: 5000,
  answerTokens: 400,
  jsonMode: true,
  tools: false,
};

/** A day on which the largest prompt of late had 5,000 tokens. */
function prepareDay(generator: Record<string, unknown> = {}) {
  const world = prepareRamp(generator);
  world.generatorPods.read = [reading(null, { load })];
  return world;
}

test('a backup that could take over was asked for all it would have to bear', async () => {
  const world = prepareDay();

  expect(await prewarmProviders(world, azure)).toEqual({ ready: true });
  expect(world.generatorPods.asked).toEqual(
    ['reach', 'citations', 'json', { promptTokens: 5000 }].map((need) => ({
      provider: 'azure',
      model: 'azure-small',
      need,
    })),
  );
});

test('a revoked key is found before it is needed, and a person is told what it is', async () => {
  const world = prepareDay();
  world.generatorPods.failing.set('azure', failureOf({ class: 'Auth', code: 'invalid_api_key' }));

  expect(await prewarmProviders(world, azure)).toEqual({ ready: false });
  expect((await world.caseFile.facts(ref.incidentId)).providerNeeds).toContain(
    'azure could not take over: azure-small, a short answer: Auth (invalid_api_key)',
  );
});

test.each([
  ['no credit', { class: 'Money', code: 'insufficient_quota' }],
  ['a model that is gone', { class: 'ModelGone', code: 'model_not_found' }],
  ['an expired certificate', { class: 'Network', code: 'CERT_HAS_EXPIRED' }],
  ['an answer that is no JSON', { class: 'Quality', code: 'no_json' }],
] as const)('%s makes it unfit', async (_, failure) => {
  const world = prepareDay();
  world.generatorPods.failing.set('azure', failureOf(failure));

  expect(await prewarmProviders(world, azure)).toEqual({ ready: false });
});

test('what may be over in a moment is checked again, and only that', async () => {
  const world = prepareDay();
  const probe = world.generatorPods.probe.bind(world.generatorPods);
  let isBroken = true;
  world.generatorPods.probe = async (...args) =>
    isBroken && args[3] === 'json'
      ? { provider: 'azure', model: 'azure-small', failure: failureOf({ class: 'Overloaded', code: '529' }), millis: 3 }
      : probe(...args);

  await expect(prewarmProviders(world, azure)).rejects.toThrow(DependencyUnavailable);
  isBroken = false;
  expect(await prewarmProviders(world, azure)).toEqual({ ready: true });

  expect(world.generatorPods.asked.map(({ need }) => need)).toEqual([
    'reach',
    'citations',
    'json',
    { promptTokens: 5000 },
  ]);
});

test('a known quota below the present load makes a backup unfit, although it answers', async () => {
  const models = [
    { name: 'azure-small', serves: ['small'], context: 8192, jsonMode: true, quota: { requestsPerMinute: 10 } },
  ];
  const [openai, backup] = ['openai', 'azure'].map((name) => ({
    name,
    kind: 'openai',
    url: `https://${name}.example/v1`,
    models: name === 'azure' ? models : [{ name: 'openai-small', serves: ['small'], context: 8192 }],
  }));
  const world = prepareDay({ providers: [openai, backup] });

  expect(await prewarmProviders(world, azure)).toEqual({ ready: false });
  expect((await world.caseFile.facts(ref.incidentId)).providerNeeds).toContain('its quota of 10 requests a minute');
});

test('a provider that is not configured is named', async () => {
  await expect(prewarmProviders(prepareDay(), { ...ref, providerId: 'mistral' })).rejects.toThrow(NotFound);
});
