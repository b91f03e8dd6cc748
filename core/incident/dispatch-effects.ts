import type { Clock } from '../kernel/ports/clock.ts';
import type { Effect, Outbox } from '../kernel/ports/outbox.ts';

type Handlers = { [K in Effect['kind']]: (effect: Extract<Effect, { kind: K }>) => Promise<void> };

const BATCH = 50;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Sends every due effect through the handler of its kind. Retries a failed one later (after 1 s,
 * doubled up to 60 s) without delaying the others.
 */
export async function dispatchEffects(
  { outbox, clock }: { outbox: Outbox; clock: Clock },
  handlers: Handlers,
): Promise<void> {
  for (const { effect, attempts } of await outbox.due(clock.now(), BATCH)) {
    try {
      await handle(handlers, effect);
      await outbox.done(effect.id);
    } catch (error) {
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS);
      await outbox.failed(
        effect.id,
        error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        clock.now() + pause,
      );
    }
  }
}

function handle<K extends Effect['kind']>(handlers: Handlers, effect: Extract<Effect, { kind: K }>): Promise<void> {
  return handlers[effect.kind as K](effect);
}
