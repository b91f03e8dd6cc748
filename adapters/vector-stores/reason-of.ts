import { StoreFailed } from '../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';

/**
 * Returns why a store did not do its work, by its own fault or because of our configuration; throws
 * all other errors.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof StoreFailed || error instanceof DependencyUnavailable) return error.message;
  throw error;
}
