import { sendNotification } from '../../../core/report/send-notification.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeNotifier } from '../../fakes/notifier.ts';

test('an effect is told once, with the time', async () => {
  const notifier = new FakeNotifier();
  const clock = new FakeClock(Date.parse('2026-11-23T03:00:00.000Z'));
  const effect = { id: 'page:i-1', kind: 'notify', incidentId: 'i-1', severity: 'critical', text: 'help' } as const;

  await sendNotification({ notifier, clock }, effect);
  await sendNotification({ notifier, clock }, effect);

  expect(notifier.told).toEqual([
    { id: 'page:i-1', incidentId: 'i-1', severity: 'critical', text: 'help', at: '2026-11-23T03:00:00.000Z' },
  ]);
});
