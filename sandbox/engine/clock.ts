/** Time for the engine: milliseconds since the epoch, and timers. */
export interface EngineClock {
  now(): number;
  /** Calls `wake` at `timeMs` or soon after; returns the cancellation. */
  at(timeMs: number, wake: () => void): () => void;
  /** Marks work as under way, so that a virtual clock does not jump; returns the release. */
  hold?(): () => void;
}

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Returns timers for a clock that runs as fast as the machine's own. */
export function engineClock({ now }: { now(): number }): EngineClock {
  return {
    now,
    at(timeMs, wake) {
      let timer: NodeJS.Timeout;
      const arm = () => {
        const left = timeMs - now();
        timer = setTimeout(
          () => (left > LONGEST_TIMEOUT_MS ? arm() : wake()),
          Math.min(Math.max(left, 0), LONGEST_TIMEOUT_MS),
        );
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}

/** The machine's own time. */
export const realClock: EngineClock = engineClock({ now: () => Date.now() });
