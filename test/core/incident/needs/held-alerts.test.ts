import { shardNamed } from '../../../../core/contracts/subject.ts';
import { setKillSwitch } from '../../../../core/incident/brakes/set-kill-switch.ts';
import { closeIncident } from '../../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../../core/incident/route-signals.ts';
import { instantOf } from '../../../../core/kernel/instant.ts';
import { receive } from '../signals.ts';
import { prepareWorld } from '../world.ts';
import { kinds, needsOf, run } from './world.ts';

test('an alert that waits behind another run of its shard names it', async () => {
  const world = await prepareWorld();
  for (const runbook of ['snapshot', 'shard-restore'] as const) await run(world, 'shard-1', runbook);
  const { incidentId } = await run(world, 'shard-2', 'shard-observe');
  for (const name of ['a', 'b']) await receive(world, { shard: 'shard-2' }, { fingerprint: name });
  await receive(world, { shard: 'shard-2' }, { fingerprint: 'over', status: 'resolved' });
  await routeSignals(world, { queued: true });

  const needs = await needsOf(world);

  expect(needs).toMatchObject([
    { kind: 'alert', subject: shardNamed('shard-2'), disposition: 'Queued', alerts: 2, behind: incidentId },
  ]);
  expect(needs[0]?.why).toBe(`It waits for ${incidentId}, which is working on shard-2.`);
});

const BRAKES = [
  ['Cooldown', { cooldownSeconds: 600 }, /until 2026-11-23T03:10:00.000Z; a person may start the run at once/],
  ['Budget', { cooldownSeconds: 0, budget: { perHour: 1, perDay: 7 } }, /1 of 1 this hour/],
  ['Breaker', { cooldownSeconds: 0, breaker: { repeats: 1, withinSeconds: 3600 } }, /open breaker of shard-2/],
] as const;

test.each(BRAKES)('an alert that %s holds says so, and until when', async (brake, settings, why) => {
  const world = await prepareWorld(settings);
  const ref = await run(world, 'shard-2');
  await closeIncident(world, { ...ref, outcome: 'Completed' });
  await receive(world, { shard: 'shard-2' });
  await routeSignals(world, { queued: true });

  const needs = await needsOf(world);

  expect(kinds(needs)).toEqual(brake === 'Breaker' ? ['breaker', 'alert'] : ['alert']);
  expect(needs.at(-1)).toMatchObject({ disposition: brake, since: '2026-11-23T03:00:00.000Z' });
  expect(needs.at(-1)?.why).toMatch(why);
});

test('alerts of targets that somebody may not look at hide none that they may', async () => {
  const world = await prepareWorld();
  await setKillSwitch(world, { on: true, by: 'Bo', reason: 'a real outage' });
  const now = world.clock.now();
  const alert = (n: number, target: string) => ({
    ...{ id: `s-${n}`, source: 'a', fingerprint: `f-${n}`, alertname: 'RetrieverEmptyResults', annotations: {} },
    ...{ startsAt: instantOf(now), receivedAt: instantOf(now), status: 'firing' as const, times: 1, incidentId: null },
    ...{ labels: { shard: 'shard-1', target }, disposition: 'Pending' as const },
  });
  await world.signals.put(Array.from({ length: 1_100 }, (_, n) => alert(n, 'docs-rag')));
  await world.signals.put([alert(1_100, 'observed')]);
  await routeSignals(world);

  const needs = await needsOf(world, { targetIds: ['observed'] });

  expect(needs.filter(({ kind }) => kind === 'alert')).toMatchObject([{ targetId: 'observed', alerts: 1 }]);
});
