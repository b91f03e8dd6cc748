import { instantOf } from '../kernel/instant.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Notifier } from '../kernel/ports/notifier.ts';
import type { Effect } from '../kernel/ports/outbox.ts';

/** Tells people what an effect says, once per effect. */
export async function sendNotification(
  { notifier, clock }: { notifier: Notifier; clock: Clock },
  { id, incidentId, severity, text }: Extract<Effect, { kind: 'notify' }>,
): Promise<void> {
  await notifier.notify({ id, incidentId, severity, text, at: instantOf(clock.now()) });
}
