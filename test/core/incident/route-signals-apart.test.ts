import { routeSignals } from '../../../core/incident/route-signals.ts';
import type { Registry } from '../../../core/kernel/ports/registry.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { alertBody, notificationBody } from '../signal/notifications.ts';
import { decided, receive } from './signals.ts';
import { prepareWorld } from './world.ts';

const INCIDENT = 'docs-rag-shard-restore-1';

test('a registry that can not be read leaves its signals Pending and holds no other target up', async () => {
  const world = await prepareWorld();
  await receive(world, { shard: 'shard-1', target: 'observed' });
  await receive(world, { shard: 'shard-2', target: 'docs-rag' });
  const read: Registry['read'] = async (targetId) => {
    if (targetId === 'observed') throw new DependencyUnavailable('the registry is away');
    return world.registry.read(targetId);
  };

  const routing = routeSignals({ ...world, registry: { ...world.registry, read } });

  await expect(routing).rejects.toThrow('the registry is away');
  expect(await decided(world)).toEqual([
    ['Pending', null],
    ['Started', INCIDENT],
  ]);
});

test('a crash before the first note of an incident does not lose it', async () => {
  const world = await prepareWorld();
  await receive(world, { shard: 'shard-2' });
  const note = () => Promise.reject(new Error('the process died'));
  await expect(routeSignals({ ...world, caseFile: { ...world.caseFile, note } })).rejects.toThrow('the process died');

  await routeSignals(world);

  const text = 'alert RetrieverEmptyResults from alertmanager about shard-2 opened the incident';
  expect(await world.caseFile.timeline(INCIDENT)).toMatchObject([{ key: 'opened', text }]);
});

test('a signal that opened an incident stays its start when it resolves before it is settled', async () => {
  const world = await prepareWorld();
  const send = (status: string) =>
    receiveAlerts(world, { source: 'alertmanager', body: notificationBody(alertBody({ status })) });
  await send('firing');
  const settle = () => Promise.reject(new Error('the process died'));
  await expect(routeSignals({ ...world, signals: { ...world.signals, settle } })).rejects.toThrow('the process died');
  await send('resolved');

  await routeSignals(world);

  expect(await decided(world)).toEqual([['Started', INCIDENT]]);
});

test('a resolved alert starts nothing, and joins the incident that is open about its shard', async () => {
  const world = await prepareWorld();
  await receive(world, { shard: 'shard-2' }, { status: 'resolved' });
  await routeSignals(world);
  await receive(world, { shard: 'shard-2' });
  await routeSignals(world);

  await receive(world, { shard: 'shard-2' }, { status: 'resolved' });
  await routeSignals(world);

  expect(await decided(world)).toEqual([
    ['Resolved', null],
    ['Started', INCIDENT],
    ['Attached', INCIDENT],
  ]);
});
