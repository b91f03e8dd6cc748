import { StoreFailed } from '../../core/kernel/ports/vector-store.ts';

/** Takes what a store failed for something that it does not say; throws everything else. */
export function nullWhereFailed(error: unknown): null {
  if (error instanceof StoreFailed) return null;
  throw error;
}
