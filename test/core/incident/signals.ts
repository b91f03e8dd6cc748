import { receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { alertBody, notificationBody } from '../signal/notifications.ts';
import type { World } from './world.ts';

let alerts = 0;

/** Receives one new alert with these labels. */
export async function receive(world: World, labels: Record<string, string>, patch: Record<string, unknown> = {}) {
  alerts += 1;
  const alert = alertBody({
    fingerprint: `f-${alerts}`,
    labels: { alertname: 'RetrieverEmptyResults', ...labels },
    ...patch,
  });
  await receiveAlerts(world, { source: 'alertmanager', body: notificationBody(alert) });
}

/** Dispositions and incidents of all signals, oldest first. */
export async function decided({ signals }: World) {
  return (await signals.list(100)).reverse().map(({ disposition, incidentId }) => [disposition, incidentId]);
}
