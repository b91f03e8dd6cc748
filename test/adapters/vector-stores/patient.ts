import { retryWhile } from '../../../adapters/retry-while.ts';
import type { VectorStore } from '../../../core/kernel/ports/vector-store.ts';

/** A store whose calls are repeated where they took too long: a busy machine decides no test. */
export function patient(store: VectorStore): VectorStore {
  const again = { tries: 30, mayPass: (error: unknown) => String(error).includes('it took longer'), pauseMs: () => 0 };
  return new Proxy(store, {
    get: (_, name: keyof VectorStore) => {
      const method = store[name] as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => retryWhile(again, () => method(...args));
    },
  });
}
