import { setTimeout as sleep } from 'node:timers/promises';

const REST_MS = 20;

/** Repeated work: at the latest every `everyMs`, and soon after a wake. */
export type Loop = { wake(): void; stop(): Promise<void> };

/**
 * Runs `work` until it is stopped, never twice at once. A failure is reported, and the work is
 * repeated. Two rounds are at least 20 ms apart, so that a storm of wakes causes few rounds.
 */
export function loop(everyMs: number, work: () => Promise<void>, onFailure: (error: unknown) => void): Loop {
  let stopped = false;
  let awake = false;
  let endPause = () => {};
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMs - REST_MS);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!stopped) {
      awake = false;
      await work().catch(onFailure);
      if (!stopped) await sleep(REST_MS);
      if (!stopped && !awake) await pause();
    }
  })();
  const wake = () => {
    awake = true;
    endPause();
  };
  return {
    wake,
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}
