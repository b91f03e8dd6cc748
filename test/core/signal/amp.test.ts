import * as fc from 'fast-check';
import { InvalidAlerts } from '../../../core/signal/errors.ts';
import { receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { prepareWorld } from '../incident/world.ts';

const source = 'amp';
/** As `urlquery` of a template does it. */
const encoded = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
const encodedTexts = (texts: Record<string, string>) =>
  `{${Object.entries(texts).map(([name, text]) => `"${encoded(name)}":"${encoded(text)}"`)}}`;

/** A message as the template writes it, which is JSON by its form alone. */
function message(labels: Record<string, string>, annotations: Record<string, string> = {}): unknown {
  const times = '"startsAt":"2026-11-23T03:24:33.749Z"';
  const texts = `"labels":${encodedTexts(labels)},"annotations":${encodedTexts(annotations)}`;
  return JSON.parse(
    `{"format":"ragmend-amp-1","alerts":[{"status":"firing","fingerprint":"3f8d5770e4442264",${times},${texts}}]}`,
  );
}

test('labels and annotations come back as they were, whatever stands in them', async () => {
  const text = fc.oneof(
    fc.constantFrom('__proto__', '"', '\\', '%', '+', ' ', '%2B', 'a b+c'),
    fc.string({ unit: 'grapheme' }),
  );
  const texts = fc.dictionary(text, text, { maxKeys: 5 });
  const property = fc.asyncProperty(texts, texts, async (labels, annotations) => {
    const world = await prepareWorld();

    await receiveAlerts(world, { source, body: message(labels, annotations) });

    const [kept] = await world.signals.list(1);
    world.db.close();
    expect(Object.entries(kept?.labels ?? {})).toEqual(Object.entries(labels));
    expect(Object.entries(kept?.annotations ?? {})).toEqual(Object.entries(annotations));
  });

  await fc.assert(property, { numRuns: 60 });
});

test('the name of the alert is its label', async () => {
  const world = await prepareWorld();

  await receiveAlerts(world, { source, body: message({ alertname: 'CHRDrop', shard: 'shard 2' }) });

  expect(await world.signals.list(1)).toMatchObject([{ source, alertname: 'CHRDrop', labels: { shard: 'shard 2' } }]);
});

const good = message({ alertname: 'CHRDrop' }) as { alerts: object[] };

test.each([
  ['what Alertmanager sends by default', 'Alerts Firing:\n', 'body'],
  ['another format', { ...good, format: 'ragmend-amp-2' }, 'format'],
  [
    'a percent sign that encodes nothing',
    { ...good, alerts: [{ ...good.alerts[0], labels: { a: '100%' } }] },
    'alerts.0.labels',
  ],
  [
    'bytes that are no UTF-8',
    { ...good, alerts: [{ ...good.alerts[0], annotations: { a: '%ff' } }] },
    'alerts.0.annotations',
  ],
  ['no alerts', { ...good, alerts: [] }, 'alerts'],
  ['a start that is no time', { ...good, alerts: [{ ...good.alerts[0], startsAt: 'now' }] }, 'alerts.0.startsAt'],
])('%s is refused with the place of what is wrong', async (_, body, path) => {
  const world = await prepareWorld();

  const receiving = receiveAlerts(world, { source, body });

  await expect(receiving).rejects.toThrow(InvalidAlerts);
  await expect(receiving).rejects.toThrow(`'${path}' is not`);
  expect(await world.signals.list(10)).toEqual([]);
});
