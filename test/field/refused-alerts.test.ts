import { routeSignals } from '../../core/incident/route-signals.ts';
import { receiveAlerts } from '../../core/signal/receive-alerts.ts';
import { prepareApp, SECRETS } from '../control-plane/api/app-world.ts';
import { prepareWorld } from '../core/incident/world.ts';
import { alertBody, notificationBody } from '../core/signal/notifications.ts';
import { proveFieldCases } from './field-cases.ts';

async function isCounted(body: object, status: number, counted: string): Promise<void> {
  const app = await prepareApp();
  const headers = { authorization: `Bearer ${SECRETS.alertToken}`, 'content-type': 'application/json' };

  const response = await app.send('/alerts/alertmanager', { method: 'POST', body: JSON.stringify(body), headers });

  expect([response.status, app.refusals]).toEqual([status, [counted]]);
  expect(await app.world.signals.list(10)).toHaveLength(status === 202 ? 1 : 0);
}

async function labelsTellApart(): Promise<void> {
  const world = await prepareWorld();
  for (const fingerprint of [undefined, ''])
    await receiveAlerts(world, { source: 'alertmanager', body: notificationBody(alertBody({ fingerprint })) });
  await routeSignals(world);

  expect(await world.signals.list(10)).toMatchObject([{ times: 2, disposition: 'Started' }]);
}

proveFieldCases('alerts that are refused', [
  {
    report: 'prometheus/alertmanager#2274',
    before: 'truncatedAlerts: 7 left no trace',
    now: 'it is counted by source and reason, told in the answer, and raises an alarm',
    proof: () => isCounted({ ...notificationBody(alertBody()), truncatedAlerts: 7 }, 202, 'alertmanager Truncated 7'),
  },
  {
    report: 'prometheus/alertmanager#2071',
    before: 'one odd alert refused its good neighbours, and nobody was told',
    now: 'the neighbours are stored, and the odd one is named and counted',
    proof: () => isCounted(notificationBody(alertBody(), { status: 'odd' }), 202, 'alertmanager OddAlert 1'),
  },
  {
    report: 'prometheus/alertmanager#2071, refused bodies',
    before: 'a body that was refused left no log line and no alarm',
    now: 'it is counted by source and reason',
    proof: () => isCounted({}, 400, 'alertmanager InvalidAlerts 1'),
  },
  {
    report: 'prometheus/alertmanager#2071, no fingerprint',
    before: 'an alert without a fingerprint was refused',
    now: 'its labels tell it apart, and it starts its run',
    proof: labelsTellApart,
  },
]);
