import { StoreFailed } from '../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';

/** Why a store did not do what it was told, by its own fault or for our configuration; throws everything else. */
export function reasonOf(error: unknown): string {
  if (error instanceof StoreFailed || error instanceof DependencyUnavailable) return error.message;
  throw error;
}
