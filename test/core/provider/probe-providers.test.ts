import type { FailureClass } from '../../../core/contracts/provider/failure.ts';
import { probeProviders } from '../../../core/provider/probe-providers.ts';
import { failureOf } from '../../fakes/provider/generator-pods.ts';
import { AZURE, type FailoverWorld, OPENAI, podReading, prepareFailover } from './failover-world.ts';

const look = (world: FailoverWorld) => probeProviders(world, { ...world.ref, stage: 'found' });

async function downWith(failure: Parameters<typeof failureOf>[0], generator: object = {}) {
  const world = await prepareFailover(generator);
  world.generatorPods.failing.set('openai', failureOf(failure));
  return world;
}

test('a primary that answers and has all traffic is well at the first look', async () => {
  const world = await prepareFailover();

  expect(await look(world)).toEqual({
    ...{ done: true, waitSeconds: 5, healthy: true, onPrimary: true, backup: 'azure', hasBackup: true },
    ...{ urgent: false, durable: false },
  });
  expect(world.generatorPods.asked).toEqual([
    { provider: 'openai', model: 'openai-1', need: 'reach' },
    { provider: 'azure', model: 'azure-1', need: 'reach' },
  ]);
});

test('a failed probe switches nothing by itself: the breaker agrees, or the probe fails three times in a row', async () => {
  const alone = await downWith({ class: 'Server' });
  const agreed = await downWith({ class: 'Server' });
  agreed.generatorPods.read = [podReading({}), podReading({ openai: 'open' })];

  const looks = [await look(alone), await look(alone), await look(alone)];

  expect(looks.map(({ done, durable }) => [done, durable])).toEqual([
    [false, false],
    [false, false],
    [true, true],
  ]);
  expect(await look(agreed)).toMatchObject({ done: true, healthy: false, durable: true });
});

test('a good probe against an open breaker has to be repeated, too, and a failure between starts anew', async () => {
  const world = await prepareFailover();
  world.generatorPods.read = [podReading({ openai: 'open' })];

  const first = [await look(world), await look(world)];
  world.generatorPods.read = [];
  world.generatorPods.failing.set('openai', failureOf());
  const failed = await look(world);
  world.generatorPods.failing.clear();
  world.generatorPods.read = [podReading({ openai: 'open' })];
  const last = [await look(world), await look(world), await look(world)];

  expect(first.map(({ done }) => done)).toEqual([false, false]);
  expect(failed).toMatchObject({ done: false, healthy: false });
  expect(last.map(({ done }) => done)).toEqual([false, false, true]);
});

test.each<[FailureClass, string, number | null, boolean, boolean]>([
  ['Auth', 'invalid_api_key', null, true, true],
  ['Money', 'insufficient_quota', null, true, true],
  ['ModelGone', 'model_not_found', null, true, true],
  ['Throttled', 'rate_limit_exceeded', 30_000, false, false],
  ['Throttled', 'rate_limit_exceeded', 171_000, true, false],
  ['Throttled', 'rate_limit_exceeded', 36_000_000, true, true],
])('%s (%s) with horizon %s is durable: %s, a page at once: %s', async (found, code, horizon, durable, urgent) => {
  const world = await downWith({ class: found, code, horizon });

  expect(await look(world)).toMatchObject({ done: true, healthy: false, durable, urgent });
  expect((await world.facts()).providerNeeds).toBe(
    urgent ? `openai fails with ${found} (${code}) for 'openai-1'` : undefined,
  );
});

test('a certificate pages at once, and is durable as soon as the breaker agrees', async () => {
  const world = await downWith({ class: 'Network', code: 'CERT_HAS_EXPIRED' });
  world.generatorPods.read = [podReading({ openai: 'open' })];

  expect(await look(world)).toMatchObject({ done: true, durable: true, urgent: true });
});

test('a large share of throttled requests switches, whatever the horizon', async () => {
  const world = await downWith({ class: 'Throttled', horizon: 1000 });
  const traffic = { requests: 100, errors: 0, refusals: 0, p95: null, firstToken: null };
  world.generatorPods.read = [podReading({}, { traffic: [{ provider: 'openai', throttled: 60, ...traffic }] })];

  expect(await look(world)).toMatchObject({ done: true, durable: true, urgent: false });
});

test.each<FailureClass>(['Client', 'Policy'])(
  'a probe that fails with %s proves that the provider answers',
  async (found) => {
    expect(await look(await downWith({ class: found }))).toMatchObject({ done: true, healthy: true, urgent: false });
  },
);

test('one dark model of two leaves the provider up, two of them do not', async () => {
  const [model] = OPENAI.models as [{ name: string }];
  const two = { ...OPENAI, models: [model, { ...model, name: 'openai-2', serves: ['chat-2'] }] };
  const world = await prepareFailover({ providers: [two, AZURE] });
  world.generatorPods.failing.set('openai openai-1', failureOf());
  const one = await look(world);
  world.generatorPods.failing.set('openai', failureOf());

  expect(one).toMatchObject({ done: true, healthy: true });
  expect(await look(world)).toMatchObject({ done: false, healthy: false });
});

test('a backup stands in only if it answers, serves the model and bears the largest request and the load', async () => {
  const [model] = AZURE.models as [object];
  const small = { ...AZURE, name: 'small', models: [{ ...model, context: 4096 }] };
  const large = { ...AZURE, name: 'large', models: [{ ...model, context: 64_000, quota: { requestsPerMinute: 100 } }] };
  const world = await prepareFailover({ providers: [OPENAI, small, large] });
  const load = { requestsPerMinute: 60, tokensPerMinute: 1000, promptTokens: 20_000, answerTokens: 500 };
  const reading = (requestsPerMinute: number) =>
    podReading({}, { load: { ...load, requestsPerMinute, jsonMode: false, tools: false } });
  world.generatorPods.read = [reading(60)];

  const found = await look(world);
  world.generatorPods.read = [reading(60), reading(60)];
  const overrun = await look(world);
  world.generatorPods.read = [reading(60)];
  world.generatorPods.failing.set('large', failureOf());
  const dark = await look(world);

  expect([found, overrun, dark].map(({ backup }) => backup)).toEqual(['large', '', '']);
  const { models } = (await world.facts()).providersFound ?? { models: [] };
  expect(models.find(({ provider }) => provider === 'small')?.lacks).toEqual([
    'its context of 4096 tokens is too small for 20500',
  ]);
});

test('answers by mode are kept for the report', async () => {
  const world = await prepareFailover();
  world.generatorPods.read = [podReading({}), podReading({}), { isAway: true, pod: 'gateway-2', reason: 'refused' }];

  await look(world);

  expect(Object.values((await world.facts()).answerModes ?? {})).toEqual([
    { primary: 10, backup: 4, cached: 2, refused: 0 },
  ]);
});
