import type { EngineClock } from '../clock.ts';

/** At most one timer per key. */
export interface Alarms {
  set(key: string, timeMs: number, wake: () => void): void;
  clear(key: string): void;
  clearAll(): void;
}

/**
 * Makes named timers on a clock: setting a key again replaces its timer. Nobody could catch the error of
 * a timer, so it goes to `onProblem`.
 */
export function alarmsOn(clock: EngineClock, onProblem: (error: unknown) => void): Alarms {
  const cancels = new Map<string, () => void>();
  const clear = (key: string) => {
    cancels.get(key)?.();
    cancels.delete(key);
  };
  return {
    set(key, timeMs, wake) {
      clear(key);
      const cancel = clock.at(timeMs, () => {
        cancels.delete(key);
        try {
          wake();
        } catch (error) {
          onProblem(error);
        }
      });
      cancels.set(key, cancel);
    },
    clear,
    clearAll() {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
