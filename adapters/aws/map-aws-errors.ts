import { DependencyUnavailable } from '../../core/kernel/task-error.ts';

/** The part of an AWS client's error that says whether a retry may help. */
type Failure = Error & { $metadata?: { httpStatusCode?: number | undefined }; code?: unknown };

const BUSY =
  /Throttl|TooManyRequests|TooManyUpdates|RequestLimit|LimitExceeded|ThroughputExceeded|SlowDown|Timeout|Unavailable/;
const UNANSWERED = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

/**
 * Waits for an AWS call; `did` says in words what was asked. Throws DependencyUnavailable if a
 * retry may help, else the client's error.
 */
export async function mapAwsErrors<T>(did: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Error) || !mayComeBack(error)) throw error;
    throw new DependencyUnavailable(`${did} got no answer (${error.name}: ${error.message}): try again`, {
      cause: error,
    });
  }
}

/** Returns whether an error has one of these names, by which AWS clients tell their errors apart. */
export function isNamed(error: unknown, ...names: string[]): error is Error {
  return error instanceof Error && names.includes(error.name);
}

/** Returns the same test as a function, for `orNull`. */
export function named(...names: string[]): (error: unknown) => boolean {
  return (error) => isNamed(error, ...names);
}

function mayComeBack(error: Failure): boolean {
  const status = error.$metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500 || status === 429 || BUSY.test(error.name);
  return error.name === 'TimeoutError' || UNANSWERED.has(String(error.code));
}
