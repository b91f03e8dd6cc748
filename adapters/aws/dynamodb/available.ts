import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Table } from './table.ts';

const PASSING = new Set([
  ...[
    'ThrottlingException',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'LimitExceededException',
  ],
  ...['InternalServerError', 'InternalFailure', 'ServiceUnavailable', 'TimeoutError', 'AbortError', 'NetworkingError'],
]);

/** Does one request; what the table answers when it is away, or has no room for more, is thrown as DependencyUnavailable. */
export async function available<T>({ name }: Table, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (isPassing(error))
      throw new DependencyUnavailable(`table '${name}' did not take a request (${wordsOf(error)}): try again`, {
        cause: error,
      });
    throw error;
  }
}

/** Whether an error may be gone at the next try; a socket that fails has a `code` and no answer. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: unknown };
  const status = $metadata?.httpStatusCode;
  return PASSING.has(error.name) || (status ?? 0) >= 500 || (status === undefined && typeof code === 'string');
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
