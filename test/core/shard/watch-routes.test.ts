import type { Config } from '../../../core/contracts/config/config.ts';
import type { Drift } from '../../../core/shard/ports.ts';
import { watchRoutes } from '../../../core/shard/watch-routes.ts';
import { FakeNotifier } from '../../fakes/notifier.ts';
import { FakeRoutes } from '../../fakes/routes.ts';
import { prepareWorld } from '../incident/world.ts';

const DRIFT: Drift = {
  id: 'service-uid:17',
  shardId: 'shard-1',
  found: "'kubectl' let Service 'shard-1' select 'app=shard-1'",
  isHarmful: true,
  isOurs: true,
  advice: 'Set its replicas to 0',
};

async function prepare(
  drift: Partial<Drift> = {},
  autonomy: 'approve' | 'observe' = 'approve',
  runbooks: Config['targets'][number]['runbooks'] = {},
) {
  const world = await prepareWorld();
  const [first] = world.config.targets;
  if (!first) throw new Error('the world has no target');
  const routes = new FakeRoutes();
  routes.standing = [{ ...DRIFT, ...drift }];
  const notifier = new FakeNotifier();
  const config = { ...world.config, targets: [{ ...first, autonomy, runbooks }] };
  return { ...world, config, routes, notifier };
}

test('what is ours is put back at the first look, and people are told what was found, what was done and what keeps it so', async () => {
  const world = await prepare();

  await watchRoutes(world);

  expect(world.routes.mended).toEqual(['service-uid:17']);
  expect(world.notifier.told).toMatchObject([
    {
      id: 'drift:service-uid:17',
      incidentId: null,
      severity: 'critical',
      text: "shard-1 of 'docs-rag': 'kubectl' let Service 'shard-1' select 'app=shard-1'; put back. Set its replicas to 0.",
    },
  ]);
});

test('a state that lasts is told once, and a new one again', async () => {
  const world = await prepare({ isOurs: false, advice: null });

  for (let minute = 0; minute < 3; minute++) await watchRoutes(world);
  world.routes.standing = [{ ...DRIFT, id: 'service-uid:18', isHarmful: false }];
  await watchRoutes(world);

  expect(world.routes.mended).toEqual(['service-uid:18']);
  expect(world.notifier.told.map(({ severity, text }) => [severity, text.split('; ')[1]])).toEqual([
    ['critical', 'Ragmend may not change that.'],
    ['info', 'put back. Set its replicas to 0.'],
  ]);
});

test('what is ours is put back while one repair of the target may change something', async () => {
  const world = await prepare({}, 'observe', { 'shard-settle': { autonomy: 'approve' } });

  await watchRoutes(world);

  expect(world.routes.mended).toEqual(['service-uid:17']);
});

test('a target that is only observed is left, and people are told', async () => {
  const world = await prepare({}, 'observe');

  await watchRoutes(world);

  expect(world.routes.mended).toEqual([]);
  expect(world.notifier.told[0]?.text).toContain("'docs-rag' is only observed, so nothing was changed");
});

test('nothing is put back while the kill switch is on', async () => {
  const world = await prepare();
  await world.killSwitch.set({ on: true, by: 'Ada', reason: 'an outage', at: '2026-11-23T03:00:00.000Z' });

  await watchRoutes(world);

  expect(world.routes.mended).toEqual([]);
  expect(world.notifier.told[0]?.text).toContain("the kill switch was set by 'Ada': an outage");
});

test('people are told too where it could not be put back, and it is tried again', async () => {
  const world = await prepare();
  world.routes.refuses = new Error('forbidden');
  await watchRoutes(world);
  world.routes.refuses = null;

  await watchRoutes(world);

  expect(world.notifier.told.map(({ text }) => text)).toEqual([expect.stringContaining('put back (forbidden)')]);
  expect(world.routes.mended).toEqual(['service-uid:17']);
});

test('a cluster that can not be asked holds up no other target', async () => {
  const world = await prepare();
  const [first] = world.config.targets;
  const away = { ...world.config, targets: first ? [{ ...first, id: 'away' }, first] : [] };
  const drifts = async (targetId: string) => {
    if (targetId === 'away') throw new Error('no answer');
    return world.routes.drifts();
  };
  const routes = { drifts, mend: (targetId: string, id: string) => world.routes.mend(targetId, id) };

  await expect(watchRoutes({ ...world, config: away, routes })).rejects.toThrow('no answer');

  expect(world.routes.mended).toEqual(['service-uid:17']);
});
