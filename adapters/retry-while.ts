import { setTimeout } from 'node:timers/promises';

/**
 * At most so many tries: `mayPass` says of the error of a try whether another may help, `pauseMs` how long to
 * wait before it. Tries are counted from 1.
 */
type Retrying = {
  tries: number;
  mayPass(error: unknown, tried: number): boolean;
  pauseMs(tried: number, error: unknown): number;
  sleep?(ms: number): Promise<unknown>;
};

/** Does it until it succeeds, a few times while its error may pass; throws the last error. */
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
