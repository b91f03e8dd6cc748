import { NOT_DUE } from '../../../core/provider/ports/generator-pods.ts';
import { probeProviders } from '../../../core/provider/probe-providers.ts';
import { serveFallback } from '../../../core/provider/serve-fallback.ts';
import { failureOf } from '../../fakes/provider/generator-pods.ts';
import { type FailoverWorld, podReading, prepareFailover } from './failover-world.ts';

const look = (world: FailoverWorld) => probeProviders(world, { ...world.ref, stage: 'found' });

async function downWith(failure: Parameters<typeof failureOf>[0]) {
  const world = await prepareFailover();
  world.generatorPods.failing.set('openai', failureOf(failure));
  return world;
}

const UNASKED = failureOf({ class: 'Throttled', code: NOT_DUE, horizon: 3_600_000 });

test('a probe that is not due counts as the breaker says: nobody is switched or paged for it', async () => {
  const world = await prepareFailover();
  for (const name of ['openai', 'azure']) world.generatorPods.failing.set(name, UNASKED);
  world.generatorPods.read = [podReading({})];

  expect(await look(world)).toMatchObject({ healthy: true, hasBackup: true, urgent: false, durable: false });
});

test('a probe that is not due counts as the last one, while that is fresh', async () => {
  const world = await downWith({ class: 'Auth', code: 'invalid_api_key' });
  world.generatorPods.read = [podReading({})];
  await look(world);
  world.generatorPods.failing.set('openai', UNASKED);

  const fresh = await look(world);
  world.clock.advance(3600);

  expect(fresh).toMatchObject({ healthy: false, durable: true });
  expect(await look(world)).toMatchObject({ healthy: true, durable: false });
});

test('a backup of which nothing is known stands in for nobody', async () => {
  const world = await downWith({ class: 'Auth' });
  world.generatorPods.failing.set('azure', UNASKED);

  expect(await look(world)).toMatchObject({ healthy: false, hasBackup: false, urgent: true });
});

test('a primary that answers every other probe is down in the end', async () => {
  const world = await prepareFailover();
  world.generatorPods.read = [podReading({ openai: 'open' })];
  const looks: Awaited<ReturnType<typeof look>>[] = [];
  while (!looks.at(-1)?.done && looks.length < 50) {
    if (looks.length % 2 === 0) world.generatorPods.failing.delete('openai');
    else world.generatorPods.failing.set('openai', failureOf({ class: 'Soft200' }));
    world.generatorPods.read = [podReading({ openai: looks.length % 2 === 0 ? 'open' : 'serving' })];
    looks.push(await look(world));
  }

  expect(looks).toHaveLength(10);
  expect(looks.at(-1)).toMatchObject({ healthy: false, durable: true });
});

test('while nobody answers, a backup stands in even if the primary fails for a moment only', async () => {
  const world = await downWith({ class: 'Server' });
  world.generatorPods.failing.set('azure', failureOf());
  world.generatorPods.read = [podReading({ openai: 'open', azure: 'open' })];
  await look(world);
  await serveFallback(world, world.ref);
  world.generatorPods.failing.clear();
  world.generatorPods.failing.set('openai', failureOf({ class: 'Throttled', horizon: 1000 }));

  expect(await look(world)).toMatchObject({ healthy: false, hasBackup: true, durable: true });
});

test('an observation plans no switch of a flag that another tool owns, and says what to change there', async () => {
  const world = await downWith({ class: 'Auth' });
  const reading = await world.providerFlag.read('docs-rag');
  const ownedBy = { tool: 'Argo CD', change: 'set LLM_PROVIDER in Git' };
  const providerFlag = { ...world.providerFlag, read: async () => ({ ...reading, ownedBy }) };
  const lookAt = (stage: 'observed' | 'found') => probeProviders({ ...world, providerFlag }, { ...world.ref, stage });

  expect(await lookAt('observed')).toMatchObject({ done: true, hasBackup: false, backup: '' });
  expect(await world.notes()).toContain(
    'Nothing can be switched here: Argo CD owns the flag. To switch, set LLM_PROVIDER in Git.',
  );
  expect(await lookAt('found')).toMatchObject({ hasBackup: true });
});
