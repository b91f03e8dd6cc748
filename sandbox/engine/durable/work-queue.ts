const STEPS_BEFORE_YIELD = 64;

/** Work that is done one piece at a time, in order, without growing the stack. */
export interface WorkQueue<T> {
  push(item: T): void;
  /** Resolves when the piece in hand is done. */
  stop(): Promise<void>;
}

/** Makes a queue; every few pieces the event loop gets a turn. `hold` marks the time in which there is work. */
export function workQueue<T>(options: {
  work: (item: T) => Promise<void>;
  hold: () => () => void;
  onProblem: (error: unknown) => void;
}): WorkQueue<T> {
  const waiting = new Set<T>();
  let running: Promise<void> | undefined;
  let stopped = false;

  const drain = async () => {
    const release = options.hold();
    let done = 0;
    try {
      for (const item of waiting) {
        waiting.delete(item);
        await options.work(item);
        if (stopped) return;
        if (++done % STEPS_BEFORE_YIELD === 0) await new Promise(setImmediate);
      }
    } catch (error) {
      options.onProblem(error);
    } finally {
      running = undefined;
      release();
    }
  };
  return {
    push(item) {
      if (stopped) return;
      waiting.add(item);
      running ??= Promise.resolve().then(drain);
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
