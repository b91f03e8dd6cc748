import { setTimeout } from 'node:timers/promises';

/**
 * The number of attempts, whether another may help after an error (`mayPass`), and how long to wait
 * before it (`pauseMs`). Attempts are counted from 1.
 */
type Retrying = {
  tries: number;
  mayPass(error: unknown, tried: number): boolean;
  pauseMs(tried: number, error: unknown): number;
  sleep?(ms: number): Promise<unknown>;
};

/** Runs the work until it succeeds, a few times while its error may pass; throws the last error. */
export async function retryWhile<T>(
  { tries, mayPass, pauseMs, sleep = setTimeout }: Retrying,
  work: (tried: number) => Promise<T>,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work(tried);
    } catch (error) {
      if (tried >= tries || !mayPass(error, tried)) throw error;
      await sleep(pauseMs(tried, error));
    }
  }
}
