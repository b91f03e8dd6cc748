import type { Clock } from '../kernel/clock.ts';
import { instantOf } from '../kernel/instant.ts';
import type { Notifier } from '../kernel/notifier.ts';
import type { Effect } from '../kernel/outbox.ts';

/** Tells people what an effect says, once per effect. */
export async function sendNotification(
  { notifier, clock }: { notifier: Notifier; clock: Clock },
  { id, incidentId, severity, text }: Extract<Effect, { kind: 'notify' }>,
): Promise<void> {
  await notifier.notify({ id, incidentId, severity, text, at: instantOf(clock.now()) });
}
