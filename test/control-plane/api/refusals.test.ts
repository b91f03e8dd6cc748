import { countRefusals } from '../../../control-plane/api/refusals.ts';
import { alertBody, notificationBody } from '../../core/signal/notifications.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { prepareApp, SECRETS } from './app-world.ts';

const authorization = `Bearer ${SECRETS.alertToken}`;
const json = { authorization, 'content-type': 'application/json' };
const good = notificationBody(alertBody());
const huge = notificationBody(alertBody({ annotations: { text: 'x'.repeat(2 * 1024 * 1024) } }));

const refused: [string, string, unknown, Record<string, string>, string][] = [
  ['a wrong token', 'alertmanager', good, { ...json, authorization: 'Bearer wrong' }, 'alertmanager Unauthorized 1'],
  ['no token', 'nobody-knows', good, {}, 'unknown Unauthorized 1'],
  ['a source that nobody knows', 'constructor', good, json, 'unknown UnknownSource 1'],
  ['too much', 'alertmanager', huge, json, 'alertmanager TooLarge 1'],
  ['text', 'grafana', good, { authorization, 'content-type': 'text/plain' }, 'grafana UnsupportedMediaType 1'],
  ['half a body', 'alertmanager', '{', json, 'alertmanager InvalidBody 1'],
  ['another body', 'grafana', good, json, 'grafana InvalidAlerts 1'],
  ['an odd alert of two', 'alertmanager', notificationBody(alertBody(), {}), json, 'alertmanager OddAlert 1'],
  ['alerts left out', 'alertmanager', { ...good, truncatedAlerts: 7 }, json, 'alertmanager Truncated 7'],
];

test.each(refused)('%s is counted by source and reason', async (_, source, body, headers, expected) => {
  const app = await prepareApp();
  const text = typeof body === 'string' ? body : JSON.stringify(body);

  await app.send(`/alerts/${source}`, { method: 'POST', body: text, headers });

  expect(app.refusals).toEqual([expected]);
});

test('what is taken in whole is not counted', async () => {
  const app = await prepareApp();

  await app.send('/alerts/alertmanager', { method: 'POST', body: JSON.stringify(good), headers: json });

  expect(app.refusals).toEqual([]);
});

test('a flood is told of at once and then once a minute, with how many it was', () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const count = countRefusals({ clock, tell: (...each) => void told.push(each.join(' ')) });

  for (let second = 0; second < 61; second += 1) {
    for (let request = 0; request < 100; request += 1) count('alertmanager', 'Unauthorized', 1);
    if (second === 30) count('grafana', 'Truncated', 3);
    clock.advance(1);
  }

  expect(told).toEqual(['alertmanager Unauthorized 1', 'grafana Truncated 3', 'alertmanager Unauthorized 6000']);
});
