import type { EngineClock } from '../clock.ts';

/** A clock that jumps to the next timer when nobody holds it. */
export interface VirtualClock extends EngineClock {
  hold(): () => void;
  /** Sleeps in virtual time inside a task, without the task's own hold stopping the clock. */
  sleep(ms: number): Promise<void>;
}

interface Timer {
  at: number;
  order: number;
  wake: () => void;
}

/**
 * Time for tests. It starts at `start` (milliseconds since the epoch) and passes only while nothing
 * is under way. `onStuck` is called if nothing is under way and no timer is left.
 */
export function virtualClock(start = Date.parse('2026-01-01T00:00:00Z'), onStuck?: () => void): VirtualClock {
  let now = start;
  let order = 0;
  let holds = 0;
  let sleepers = 0;
  let ticking = false;
  const timers = new Set<Timer>();

  /** One macrotask later, every promise that can proceed has done so. */
  const tickSoon = () => {
    if (ticking || holds > sleepers) return;
    ticking = true;
    setImmediate(tick);
  };
  const tick = () => {
    ticking = false;
    if (holds > sleepers) return;
    const next = earliest(timers);
    if (!next) return onStuck?.();
    timers.delete(next);
    now = Math.max(now, next.at);
    next.wake();
    tickSoon();
  };
  const at = (timeMs: number, wake: () => void) => {
    const timer = { at: timeMs, order: order++, wake };
    timers.add(timer);
    tickSoon();
    return () => void timers.delete(timer);
  };
  return {
    now: () => now,
    at,
    hold() {
      let held = true;
      holds += 1;
      return () => {
        if (held) holds -= 1;
        held = false;
        tickSoon();
      };
    },
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers += 1;
        at(now + ms, () => {
          sleepers -= 1;
          wake();
        });
      }),
  };
}

function earliest(timers: Set<Timer>): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers)
    if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
  return first;
}
