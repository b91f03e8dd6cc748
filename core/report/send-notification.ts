import { instantOf } from '../kernel/instant.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Notifier } from '../kernel/ports/notifier.ts';
import type { Effect } from '../kernel/ports/outbox.ts';

/** Sends the message of an effect, once per effect. */
export async function sendNotification(
  { notifier, clock }: { notifier: Notifier; clock: Clock },
  { id, incidentId, severity, text }: Extract<Effect, { kind: 'notify' }>,
): Promise<void> {
  await notifier.notify({ id, incidentId, severity, text, at: instantOf(clock.now()) });
}
