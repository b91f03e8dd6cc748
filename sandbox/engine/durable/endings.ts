import type { ExecutionDescription } from '../model.ts';
import { describe, type ExecutionRow, rowOf, type Store } from './store.ts';

/** Those who wait for the end of an execution. */
export interface Endings {
  /** Calls `onEnd` at least once: the store records only its return. */
  announce(row: ExecutionRow): void;
  settled(arn: string): Promise<ExecutionDescription>;
  /** Rejects all who wait. */
  fail(error: unknown): void;
}

/**
 * Creates the list of those who wait; if `onEnd` throws, it is called again after the next resume.
 */
export function endingsOf(
  store: Store,
  onEnd: ((execution: ExecutionDescription) => void) | undefined,
  onProblem: (error: unknown) => void,
): Endings {
  const waiting = new Map<string, PromiseWithResolvers<ExecutionDescription>>();
  return {
    announce(row) {
      const description = describe(row);
      waiting.get(row.arn)?.resolve(description);
      waiting.delete(row.arn);
      try {
        onEnd?.(description);
        store.markNotified(row.arn);
      } catch (error) {
        onProblem(error);
      }
    },
    async settled(arn) {
      const row = rowOf(store, arn);
      if (row.status !== 'RUNNING') return describe(row);
      const waiter = waiting.get(arn) ?? resolvers();
      waiting.set(arn, waiter);
      return waiter.promise;
    },
    fail(error) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
}

function resolvers<T>(): PromiseWithResolvers<T> {
  const waiter = {} as PromiseWithResolvers<T>;
  waiter.promise = new Promise<T>((resolve, reject) => Object.assign(waiter, { resolve, reject }));
  return waiter;
}
