import { receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { prepareWorld } from '../incident/world.ts';
import { alertBody, notificationBody } from './notifications.ts';

test('one alert told by two Alertmanagers in two time zones is one signal', async () => {
  const world = await prepareWorld();
  const times = ['2026-11-23T03:24:33.749Z', '2026-11-23T04:24:33.749+01:00', '2026-11-23T03:24:33.749000000Z'];
  const told = times.map((startsAt) => notificationBody(alertBody({ startsAt })));

  for (const body of told) await receiveAlerts(world, { source: 'alertmanager', body });

  expect(await world.signals.list(10)).toMatchObject([{ startsAt: '2026-11-23T03:24:33.749Z', times: 3 }]);
});
