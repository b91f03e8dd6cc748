import { probeProviders } from '../../../core/provider/probe-providers.ts';
import { serveFallback } from '../../../core/provider/serve-fallback.ts';
import { throttleTraffic } from '../../../core/provider/throttle-traffic.ts';
import { failureOf } from '../../fakes/provider/generator-pods.ts';
import { AZURE, OPENAI, prepareFailover } from './failover-world.ts';

async function prepareDark(dark: string[], generator: object = {}) {
  const world = await prepareFailover(generator);
  for (const name of dark) world.generatorPods.failing.set(name, failureOf());
  await probeProviders(world, { ...world.ref, stage: 'found' });
  return world;
}

test('where nobody answers, only cache and refusals do, limits are narrow and the backlog is on', async () => {
  const world = await prepareDark(['openai', 'azure']);

  await serveFallback(world, world.ref);
  await throttleTraffic(world, world.ref);

  expect(await world.generatorStates.read('docs-rag')).toMatchObject({
    ...{ version: 2, mode: 'fallback', backlog: true, admission: { concurrency: 16, perSecond: 12.5, burst: 25 } },
    weights: [
      { provider: 'openai', percent: 100 },
      { provider: 'azure', percent: 0 },
    ],
  });
  expect(await world.facts()).toMatchObject({ safeAt: expect.any(String), fallbackAt: expect.any(String) });
});

test('a backup that answers but can not take everything is asked on', async () => {
  const [model] = AZURE.models as [object];
  const deaf = { ...AZURE, models: [{ ...model, serves: ['chat', 'other'], context: 1 }] };
  const world = await prepareDark(['openai'], { providers: [OPENAI, deaf] });

  await serveFallback(world, world.ref);

  expect(await world.generatorStates.read('docs-rag')).toMatchObject({ mode: 'live' });
  expect((await world.facts()).fallbackAt).toBeUndefined();
  expect(await world.notes()).toContain(
    'No backup can take all traffic: azure answers what it can, the cache and refusals the rest.',
  );
});

test('a retry of both writes nothing more, at whatever time', async () => {
  const world = await prepareDark(['openai', 'azure']);
  for (let times = 0; times < 3; times++) {
    await serveFallback(world, world.ref);
    world.clock.advance(60);
  }
  await throttleTraffic(world, world.ref);
  await throttleTraffic(world, world.ref);

  expect(await world.generatorStates.read('docs-rag')).toMatchObject({ version: 2 });
});

test('nobody answers again after a switch: since then, not since the first time', async () => {
  const world = await prepareDark(['openai', 'azure']);
  await serveFallback(world, world.ref);
  const first = (await world.facts()).fallbackAt ?? '';
  world.clock.advance(60);
  const at = new Date(world.clock.now()).toISOString();
  await world.caseFile.save(world.ref, 'switched', '', { to: 'azure', at, provenAt: at });
  world.clock.advance(60);

  await serveFallback(world, world.ref);

  expect(Date.parse((await world.facts()).fallbackAt ?? '') - Date.parse(first)).toBe(120_000);
});

test('limits are never narrowed to nothing', async () => {
  const world = await prepareDark(['openai', 'azure'], { admission: { concurrency: 1, perSecond: 1, burst: 1 } });

  await throttleTraffic(world, world.ref);

  expect((await world.generatorStates.read('docs-rag'))?.admission).toEqual({
    ...{ concurrency: 1, perSecond: 0.25, burst: 1 },
  });
});

test('without the gateway nothing is written, and the run says so', async () => {
  const place = { deployment: 'rag', container: 'app', variable: 'LLM_PROVIDER', values: {} };
  const world = await prepareDark(['openai', 'azure']);
  for (const { generator } of world.config.targets)
    if (generator) generator.flag = { kind: 'deployment-env', ...place };

  await serveFallback(world, world.ref);
  await throttleTraffic(world, world.ref);

  expect(await world.generatorStates.read('docs-rag')).toBeNull();
  expect(await world.notes()).toContain('No backup can stand in, and without the gateway nothing else answers.');
  expect((await world.facts()).safeAt).toBeUndefined();
});
