import { shardNamed } from '../../../core/contracts/subject.ts';
import { resetBreaker } from '../../../core/incident/brakes/reset-breaker.ts';
import { setKillSwitch } from '../../../core/incident/brakes/set-kill-switch.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../core/incident/route-signals.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { decided, receive } from './signals.ts';
import { prepareWorld, type World } from './world.ts';

const FREE = {
  cooldownSeconds: 0,
  budget: { perHour: 100, perDay: 100 },
  breaker: { repeats: 100, withinSeconds: 3600 },
};
const LAST = 'docs-rag-shard-restore-2';
const sweep = (world: World) => routeSignals(world, { queued: true });

/** One whole repair of shard-2, and then an alert about it that is sent once. */
async function comesBack(world: World): Promise<string | undefined> {
  await receive(world, { shard: 'shard-2' });
  await sweep(world);
  const [first] = await world.incidents.list(WHOLE);
  if (first) await closeIncident(world, { ...first, incidentId: first.id, outcome: 'Completed' });
  await receive(world, { shard: 'shard-2' }, { fingerprint: 'once' });
  await sweep(world);
  return (await decided(world)).at(1)?.[0] ?? undefined;
}

const brakes: [string, Partial<Parameters<typeof prepareWorld>[0]>, (world: World) => unknown][] = [
  ['Cooldown', { cooldownSeconds: 600 }, ({ clock }) => clock.advance(600)],
  ['Budget', { budget: { perHour: 1, perDay: 7 } }, ({ clock }) => clock.advance(3600)],
  [
    'Breaker',
    { breaker: { repeats: 1, withinSeconds: 3600 } },
    (world) => resetBreaker(world, { targetId: 'docs-rag', subject: shardNamed('shard-2'), by: 'Ann' }),
  ],
];

test.each(brakes)(
  'an alert that is told once and held by %s starts its run when that ends',
  async (...[brake, settings, end]) => {
    const world = await prepareWorld({ ...FREE, ...settings });
    const held = await comesBack(world);
    const waits = await world.signals.held(10);
    await sweep(world);
    const meanwhile = await decided(world);

    await end(world);
    await sweep(world);

    expect(held).toBe(brake);
    expect(waits).toMatchObject([{ fingerprint: 'once', disposition: brake, status: 'firing' }]);
    expect(meanwhile.at(1)).toEqual([brake, null]);
    expect((await decided(world)).at(1)).toEqual(['Started', LAST]);
    expect(await world.signals.held(10)).toEqual([]);
  },
);

test.each(brakes)('an alert that ends while %s holds it starts nothing', async (...[, settings, end]) => {
  const world = await prepareWorld({ ...FREE, ...settings });
  await comesBack(world);

  await receive(world, { shard: 'shard-2' }, { fingerprint: 'once', status: 'resolved' });
  await end(world);
  await sweep(world);

  expect((await decided(world)).at(1)).toEqual(['Resolved', null]);
  expect(await world.incidents.list(WHOLE)).toHaveLength(1);
});

test('what came under the kill switch is judged when it is off, and starts one run for each shard', async () => {
  const world = await prepareWorld(FREE);
  await setKillSwitch(world, { on: true, by: 'Ann', reason: 'a real outage' });
  for (const shard of ['shard-2', 'shard-1', 'shard-2']) await receive(world, { shard });
  await sweep(world);
  const stopped = await decided(world);

  await setKillSwitch(world, { on: false, by: 'Ann', reason: 'over' });
  await sweep(world);

  expect(stopped).toEqual(Array(3).fill(['KillSwitch', null]));
  expect(await decided(world)).toEqual([
    ['Started', 'docs-rag-shard-restore-1'],
    ['Started', 'docs-rag-shard-restore-2'],
    ['Attached', 'docs-rag-shard-restore-1'],
  ]);
});

test('an alert that its sender repeats within the cooldown of its own run waits, too', async () => {
  const world = await prepareWorld({ ...FREE, cooldownSeconds: 600 });
  const about = { shard: 'shard-2' };
  await receive(world, about, { fingerprint: 'same' });
  await sweep(world);
  const [first] = await world.incidents.list(WHOLE);
  if (first) await closeIncident(world, { ...first, incidentId: first.id, outcome: 'Failed' });
  await receive(world, about, { fingerprint: 'same' });
  await sweep(world);
  const held = await world.signals.held(10);

  world.clock.advance(600);
  await sweep(world);

  expect(held).toMatchObject([{ disposition: 'Cooldown', incidentId: first?.id }]);
  expect(await decided(world)).toEqual([['Started', LAST]]);
});

test('a person is paged once for a spent budget and once for a breaker, however long alerts wait', async () => {
  for (const settings of [{ budget: { perHour: 1, perDay: 7 } }, { breaker: { repeats: 1, withinSeconds: 3600 } }]) {
    const world = await prepareWorld({ ...FREE, ...settings });
    await comesBack(world);

    for (let minute = 0; minute < 30; minute += 1) {
      world.clock.advance(60);
      await sweep(world);
    }

    const paged = (await world.effects()).filter(({ id }) => /^(budget|breaker):/.test(id));
    expect(paged).toHaveLength(1);
  }
});

test('a pass over a thousand signals that wait writes nothing, and asks once what holds their shard', async () => {
  const world = await prepareWorld({ ...FREE, cooldownSeconds: 600 });
  await comesBack(world);
  for (let each = 0; each < 1_000; each += 1) await receive(world, { shard: 'shard-2' });
  await sweep(world);
  const calls: Record<string, number> = {};
  const counted = <A extends unknown[], R>(name: string, call: (...args: A) => R) => {
    return (...args: A): R => {
      calls[name] = (calls[name] ?? 0) + 1;
      return call(...args);
    };
  };
  const { signals, killSwitch, incidents, breakers } = world;
  const counting = {
    ...world,
    signals: { ...signals, settle: counted('settle', signals.settle) },
    killSwitch: { ...killSwitch, read: counted('switch', killSwitch.read) },
    incidents: { ...incidents, list: counted('list', incidents.list) },
    breakers: { ...breakers, list: counted('breakers', breakers.list) },
  };

  await routeSignals(counting, { queued: true });

  expect(calls).toEqual({ switch: 1, list: 1, breakers: 1 });
  expect(await world.signals.held(2_000)).toHaveLength(1_001);
});

test('a signal that joined a later run than the one it started is judged anew, not given back to the first', async () => {
  const world = await prepareWorld({ ...FREE });
  const close = async () => {
    for (const open of await world.incidents.list({ open: true }))
      await closeIncident(world, { ...open, incidentId: open.id, outcome: 'Completed' });
  };
  await receive(world, { shard: 'shard-2' }, { fingerprint: 'same' });
  await sweep(world);
  await close();
  await receive(world, { shard: 'shard-2' }, { fingerprint: 'other' });
  await sweep(world);
  await receive(world, { shard: 'shard-2' }, { fingerprint: 'same' });
  await sweep(world);
  await close();

  await receive(world, { shard: 'shard-2' }, { fingerprint: 'same' });
  await sweep(world);

  expect((await decided(world)).at(0)).toEqual(['Started', 'docs-rag-shard-restore-3']);
});
