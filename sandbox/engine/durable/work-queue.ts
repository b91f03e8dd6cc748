const STEPS_BEFORE_YIELD = 64;

/** A queue that works on one item at a time, in order, without growing the stack. */
export interface WorkQueue<T> {
  push(item: T): void;
  /** Resolves when the current item is done. */
  stop(): Promise<void>;
}

/** Creates a queue; the event loop gets a turn every few items. `hold` marks the time with work. */
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
