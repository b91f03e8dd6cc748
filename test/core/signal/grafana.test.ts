import { InvalidAlerts } from '../../../core/signal/errors.ts';
import { alertsOf, receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { prepareWorld } from '../incident/world.ts';
import { grafanaAlert, grafanaBody } from './grafana-bodies.ts';
import { alertBody, notificationBody } from './notifications.ts';

const source = 'grafana';

test('each alert of a contact point is a signal of its own, with its own status', async () => {
  const world = await prepareWorld();
  const body = grafanaBody(grafanaAlert(), grafanaAlert({ fingerprint: 'b', status: 'resolved' }));

  const received = await receiveAlerts(world, { source, body });

  expect(received).toEqual({ stored: 2, duplicates: 0 });
  expect(await world.signals.undecided()).toMatchObject([
    {
      id: '["grafana","0d1e2f3a4b5c6d7e","2026-11-23T03:24:30.000Z"]',
      ...{ source, status: 'firing', alertname: 'RetrieverEmptyResults', startsAt: '2026-11-23T03:24:30.000Z' },
      labels: grafanaAlert().labels,
    },
    { fingerprint: 'b', status: 'resolved' },
  ]);
});

test.each([
  ['what Alertmanager sends', notificationBody(alertBody()), 'version'],
  ['no alerts', grafanaBody(), 'alerts'],
  ['a custom payload', { text: 'shard-2 is empty' }, 'alerts'],
  ['an alert whose fingerprint is a number', grafanaBody(grafanaAlert({ fingerprint: 1 })), 'alerts.0.fingerprint'],
])('%s stores nothing and says where it is wrong', async (_, body, path) => {
  const world = await prepareWorld();

  const receiving = receiveAlerts(world, { source, body });

  await expect(receiving).rejects.toThrow(InvalidAlerts);
  await expect(receiving).rejects.toThrow(`'${path}' is not as Grafana sends it`);
  expect(await world.signals.list(10)).toEqual([]);
});

test('an alert without annotations counts, also where its sender writes null for none', () => {
  expect(alertsOf('grafana', grafanaBody(grafanaAlert({ annotations: null }))).alerts).toMatchObject([
    { status: 'firing', annotations: {} },
  ]);
});
