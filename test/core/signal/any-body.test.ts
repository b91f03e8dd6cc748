import * as fc from 'fast-check';
import { signal } from '../../../core/contracts/signal.ts';
import { InvalidAlerts } from '../../../core/signal/errors.ts';
import { receiveAlerts } from '../../../core/signal/receive-alerts.ts';
import { prepareWorld } from '../incident/world.ts';
import { alertBody, notificationBody } from './notifications.ts';

const source = 'alertmanager';
const text = fc.string({ unit: 'binary' });
const almostAlert = fc
  .record(
    {
      status: fc.oneof(fc.constantFrom('firing', 'resolved'), fc.jsonValue()),
      labels: fc.oneof(fc.dictionary(text, text), fc.jsonValue()),
      annotations: fc.oneof(fc.dictionary(text, text), fc.jsonValue()),
      startsAt: fc.oneof(fc.constant('2026-11-23T03:24:33.749Z'), fc.jsonValue()),
      fingerprint: fc.oneof(text, fc.jsonValue()),
    },
    { requiredKeys: [] },
  )
  .map((patch) => alertBody(patch));
const anyBody = fc.oneof(
  fc.jsonValue(),
  fc.array(almostAlert, { minLength: 1, maxLength: 4 }).map((alerts) => notificationBody(...alerts)),
);

test('any JSON body is either refused with nothing stored, or stored as alerts and nothing else', async () => {
  const property = fc.asyncProperty(anyBody, async (generated) => {
    const body: unknown = JSON.parse(JSON.stringify(generated));
    const world = await prepareWorld();

    const error = await receiveAlerts(world, { source, body }).then(
      () => null,
      (thrown: unknown) => thrown,
    );

    const kept = await world.signals.list(100);
    world.db.close();
    if (error !== null) {
      expect(error).toBeInstanceOf(InvalidAlerts);
      expect(kept).toEqual([]);
      return;
    }
    expect(kept.length).toBeGreaterThan(0);
    for (const each of kept) expect(signal.parse(each)).toMatchObject({ source, disposition: 'Pending' });
  });

  await fc.assert(property, { numRuns: 200 });
});
