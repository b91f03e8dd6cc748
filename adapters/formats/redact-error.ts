import { redact } from './redact.ts';

/**
 * Removes secrets from what a log, a trace or an execution shows of an error: its message, its stack
 * and its causes. Returns the same error, so that its name and class still say what happened.
 */
export function redactError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(redact(String(error)));
  const seen = new Set<unknown>();
  for (let one: unknown = error; one instanceof Error && !seen.has(one); one = one.cause) {
    seen.add(one);
    one.message = redact(one.message);
    one.stack = redact(one.stack ?? '');
  }
  return error;
}
