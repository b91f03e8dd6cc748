import { ONLY } from '../../../core/contracts/case-file.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { runWorker } from '../../../lambdas/worker/run-worker.ts';
import { prepareAsked } from '../../core/approval/world.ts';
import { alertBody, notificationBody } from '../../core/signal/notifications.ts';
import { prepareRunningWorker, prepareWorker } from '../worker/worker-world.ts';

const at = (time: string) => `2026-11-23T${time}.000Z`;

test('a repair that is over tells its phases, with the wait for people apart from the work of machines', async () => {
  const { world, deps, ref, numbers } = await prepareRunningWorker();
  world.histories.stepViews = [
    { title: 'Probe the shard', kind: 'task', startedAt: at('03:00:00'), endedAt: at('03:00:02'), error: null },
    { title: 'Ask', kind: 'approval', startedAt: at('03:01:00'), endedAt: at('03:06:00'), error: null },
  ];
  await world.caseFile.save(ref, 'safeAt', ONLY, at('03:00:04'));
  world.clock.advance(600);
  await closeIncident(world, { ...ref, outcome: 'Completed' });

  await runWorker(deps, { kind: 'work' });

  const seconds = numbers.filter(({ name }) => name === 'PhaseSeconds');
  expect(seconds.map(({ value, dimensions }) => [dimensions.phase, value])).toEqual([
    ['alert-to-safe', 4],
    ['queue-wait', 0],
    ['human-wait', 300],
    ['machine', 300],
    ['total', 600],
  ]);
  const dimensions = { runbook: 'shard-restore', outcome: 'Completed' };
  expect(numbers).toContainEqual({ name: 'IncidentsEnded', value: 1, dimensions });
});

test('a repair that ended because the golden queries were too few is inconclusive, and no failure', async () => {
  const { world, deps, ref, numbers } = await prepareRunningWorker();
  await world.caseFile.save(ref, 'failure', ONLY, { Step: 'Probe the shard', Error: 'GoldenSetTooThin' });
  await closeIncident(world, { ...ref, outcome: 'Failed' });

  await runWorker(deps, { kind: 'work' });

  const ended = numbers.filter(({ name }) => name === 'IncidentsEnded');
  expect(ended).toMatchObject([{ dimensions: { outcome: 'Inconclusive' } }]);
});

test('a report that was written again tells its numbers again only where its effect was not done', async () => {
  const { world, deps, ref, numbers } = await prepareRunningWorker();
  await closeIncident(world, { ...ref, outcome: 'Completed' });

  await runWorker(deps, { kind: 'work' });
  await runWorker(deps, { kind: 'work' });

  expect(numbers.filter(({ name }) => name === 'IncidentsEnded')).toHaveLength(1);
});

test('signals that start nothing are counted by their reason, once a call', async () => {
  const { world, deps, numbers } = await prepareWorker();
  const strange = (fingerprint: string) => alertBody({ fingerprint, labels: { alertname: 'Unknown' } });
  const observed = alertBody({
    fingerprint: 'c',
    labels: { ...alertBody().labels, target: 'observed', shard: 'shard-1' },
  });
  const body = notificationBody(strange('a'), strange('b'), observed, alertBody({ status: 'resolved' }));
  await receiveAlerts(world, { source: 'alertmanager', body });

  await runWorker(deps, { kind: 'work' });
  await runWorker(deps, { kind: 'work' });

  const skipped = numbers.filter(({ name }) => name === 'SignalsSkipped');
  expect(skipped.map(({ value, dimensions }) => [dimensions.reason, value])).toEqual([
    ['NoRoute', 2],
    ['ObserveOnly', 1],
    ['Resolved', 1],
  ]);
});

test('a question whose time is nearly over is told as a number while it is open', async () => {
  const { world: asked } = await prepareAsked();
  const { deps, numbers } = await prepareWorker({ ...asked });
  asked.clock.advance(815);

  await runWorker(deps, { kind: 'sweep' });
  await runWorker(deps, { kind: 'sweep' });

  const urgent = numbers.filter(({ name }) => name === 'ApprovalsAboutToExpire');
  expect(urgent).toEqual([{ name: 'ApprovalsAboutToExpire', value: 1, dimensions: {} }]);
});
