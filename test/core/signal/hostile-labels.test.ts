import { receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { prepareWorld } from '../incident/world.ts';
import { alertBody, notificationBody } from './notifications.ts';

const source = 'alertmanager';

const hostile = [
  ['markup', { shard: '<img src=x onerror=alert(1)>' }],
  ['line breaks', { shard: 'shard-2\nlevel=critical\r\n\u0000' }],
  ['SQL', { shard: "'; DROP TABLE signals; --" }],
  ['names of object members', { constructor: 'x', toString: 'y', hasOwnProperty: 'z' }],
] as const;

test.each(hostile)('labels with %s stay data', async (_, labels) => {
  const world = await prepareWorld();

  await receiveAlerts(world, { source, body: notificationBody(alertBody({ labels, annotations: labels })) });

  const [kept] = await world.signals.list(10);
  expect(kept).toMatchObject({ labels, annotations: labels });
});

test('a label named __proto__ changes no prototype', async () => {
  const world = await prepareWorld();
  const labels = JSON.parse('{"__proto__": "polluted", "alertname": "A"}');

  await receiveAlerts(world, { source, body: notificationBody(alertBody({ labels })) });

  const [kept] = await world.signals.list(10);
  expect(Object.getPrototypeOf(kept?.labels)).toBe(Object.prototype);
  expect(kept?.alertname).toBe('A');
});
