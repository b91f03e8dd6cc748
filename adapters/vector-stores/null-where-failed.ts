import { StoreFailed } from '../../core/kernel/ports/vector-store.ts';

/**
 * Returns null for a StoreFailed, as if the store did not report the value; throws everything else.
 */
export function nullWhereFailed(error: unknown): null {
  if (error instanceof StoreFailed) return null;
  throw error;
}
