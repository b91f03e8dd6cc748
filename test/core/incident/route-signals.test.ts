import { shardNamed } from '../../../core/contracts/subject.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../core/incident/route-signals.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { decided, receive } from './signals.ts';
import { prepareWorld } from './world.ts';

const first = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-2', epoch: 1 };

test('a signal about a shard opens an incident of its runbook', async () => {
  const world = await prepareWorld();
  await receive(world, { shard: 'shard-2' });

  await routeSignals(world);

  expect(await decided(world)).toEqual([['Started', first.incidentId]]);
  expect(await world.incidents.get(first.incidentId)).toMatchObject({
    subject: shardNamed('shard-2'),
    runbook: 'shard-restore',
    state: 'Pending',
    requestedBy: { kind: 'alerts', source: 'alertmanager' },
    epoch: 1,
  });
  expect(await world.effects()).toEqual([
    { id: `start:${first.incidentId}`, kind: 'start-execution', incidentId: first.incidentId, epoch: 1 },
  ]);
  expect(await world.caseFile.timeline(first.incidentId)).toMatchObject([
    { text: 'alert RetrieverEmptyResults from alertmanager about shard-2 opened the incident' },
  ]);
});

test('a signal about a replica is about its shard', async () => {
  const world = await prepareWorld();
  await receive(world, { shard: 'shard-1-replica' });

  await routeSignals(world);

  expect(await world.incidents.list(WHOLE)).toMatchObject([{ subject: shardNamed('shard-1') }]);
});

test.each([
  ['an alert name without a route', { alertname: 'DiskFull', shard: 'shard-2' }],
  ['no shard label', {}],
  ['a shard that is not registered', { shard: 'shard-9' }],
  ['a shard named constructor', { shard: 'constructor' }],
  ['a target that has no such route', { shard: 'shard-2', target: 'elsewhere' }],
])('a signal with %s has no route', async (_, labels) => {
  const world = await prepareWorld();
  await receive(world, labels);

  await routeSignals(world);

  expect(await decided(world)).toEqual([['NoRoute', null]]);
  expect(await world.incidents.list(WHOLE)).toEqual([]);
});

test('a label that only the prototype has names no shard', async () => {
  const world = await prepareWorld();
  const routes = world.config.routes.map((route) => ({ ...route, shardLabel: 'constructor' }));
  await receive(world, {});

  await routeSignals({ ...world, config: { ...world.config, routes } });

  expect(await decided(world)).toEqual([['NoRoute', null]]);
});

test('a resolved signal starts nothing', async () => {
  const world = await prepareWorld();
  await receive(world, { shard: 'shard-2' }, { status: 'resolved' });

  await routeSignals(world);

  expect(await decided(world)).toEqual([['Resolved', null]]);
  expect(await world.incidents.list(WHOLE)).toEqual([]);
});

test('a target that is only observed gets the runbook that changes nothing', async () => {
  const world = await prepareWorld();
  await receive(world, { shard: 'shard-1', target: 'observed' });

  await routeSignals(world);

  expect(await decided(world)).toEqual([['ObserveOnly', 'observed-shard-observe-1']]);
  expect(await world.incidents.list(WHOLE)).toMatchObject([{ runbook: 'shard-observe', targetId: 'observed' }]);
});

test('a second signal about the shard of an open incident joins it', async () => {
  const world = await prepareWorld();
  await receive(world, { shard: 'shard-2' });
  await receive(world, { shard: 'shard-2' });

  await routeSignals(world);

  expect(await decided(world)).toEqual([
    ['Started', first.incidentId],
    ['Attached', first.incidentId],
  ]);
  expect(await world.incidents.list(WHOLE)).toHaveLength(1);
});

test('a signal about another shard starts its own run at once, whatever the first one waits for', async () => {
  const world = await prepareWorld();
  await receive(world, { shard: 'shard-2' });
  await receive(world, { shard: 'shard-1' });

  await routeSignals(world);

  expect(await decided(world)).toEqual([
    ['Started', first.incidentId],
    ['Started', 'docs-rag-shard-restore-2'],
  ]);
  expect(await world.incidents.get('docs-rag-shard-restore-2')).toMatchObject({
    subject: shardNamed('shard-1'),
    epoch: 1,
  });
});

test('a snapshot that is being taken holds no signal up', async () => {
  const world = await prepareWorld();
  const snapshot = {
    targetId: 'docs-rag',
    subject: shardNamed('shard-2'),
    runbook: 'snapshot',
    requestedBy: { kind: 'schedule' },
  } as const;
  await world.incidents.open(
    { ...snapshot, signalIds: [], openedAt: '2026-11-23T02:59:00.000Z' },
    'docs-rag/snapshot/shard-2',
  );
  await receive(world, { shard: 'shard-2' });

  await routeSignals(world);

  expect(await decided(world)).toEqual([['Started', first.incidentId]]);
});

test.each([
  ['inside the cool-down starts nothing', 29, ['Cooldown', null]],
  ['after the cool-down starts a new incident', 30, ['Started', 'docs-rag-shard-restore-2']],
])('a signal about the same shard %s', async (_, seconds, expected) => {
  const world = await prepareWorld({ cooldownSeconds: 30 });
  await receive(world, { shard: 'shard-2' });
  await routeSignals(world);
  await closeIncident(world, { ...first, outcome: 'Completed' });
  world.clock.advance(seconds);
  await receive(world, { shard: 'shard-2' });

  await routeSignals(world);

  expect((await decided(world)).at(1)).toEqual(expected);
});
