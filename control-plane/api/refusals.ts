import type { Refusal } from '../../core/contracts/refusal.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import type { NotTaken } from '../../core/signal/receive-alerts.ts';

/** Counts refused alerts by source and reason. */
export type CountRefusals = (source: string, reason: Refusal, count: number) => void;
/** Reports refused alerts: a metric, a line in a log. */
export type TellRefusals = CountRefusals;

const EVERY_MS = 60_000;

/**
 * Reports the first refusal of a source for a reason at once, and later ones at most once a minute,
 * so that a flood of requests does not flood the log.
 */
export function countRefusals({ clock, tell }: { clock: Clock; tell: TellRefusals }): CountRefusals {
  const known = new Map<string, { toldAt: number; untold: number }>();
  return (source, reason, count) => {
    const key = `${source} ${reason}`;
    const { toldAt, untold } = known.get(key) ?? { toldAt: Number.NEGATIVE_INFINITY, untold: 0 };
    const now = clock.now();
    // A clock that was set back reports at once.
    const isDue = now - toldAt >= EVERY_MS || now < toldAt;
    known.set(key, isDue ? { toldAt: now, untold: 0 } : { toldAt, untold: untold + count });
    if (isDue) tell(source, reason, untold + count);
  };
}

/** Counts what was refused of an accepted body. */
export function countNotTaken(count: CountRefusals, source: string, { refused = 0, truncated = 0 }: NotTaken): void {
  if (refused > 0) count(source, 'OddAlert', refused);
  if (truncated > 0) count(source, 'Truncated', truncated);
}
