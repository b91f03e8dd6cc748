import { setTimeout as sleep } from 'node:timers/promises';

/** Work that is done over and over: at the latest after `everyMs`, and at once when somebody wakes it. */
export type Loop = { wake(): void; stop(): Promise<void> };

/** Runs `work` until it is stopped, never twice at once; a failure is reported, and the work is done again. */
export function loop(everyMs: number, work: () => Promise<void>, onFailure: (error: unknown) => void): Loop {
  let stopped = false;
  let awake = false;
  let pause = new AbortController();
  const running = (async () => {
    while (!stopped) {
      pause = new AbortController();
      awake = false;
      await work().catch(onFailure);
      if (!stopped && !awake) await sleep(everyMs, undefined, { signal: pause.signal }).catch(() => undefined);
    }
  })();
  return {
    wake: () => {
      awake = true;
      pause.abort();
    },
    stop: async () => {
      stopped = true;
      pause.abort();
      await running;
    },
  };
}
