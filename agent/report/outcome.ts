import { NotCopyable, NotIntact } from '../bytes/errors.ts';
import type { Outcome } from './reporter.ts';

/** Returns how work ended, in the form of its result. */
export async function outcomeOf(run: () => Promise<void>): Promise<Outcome> {
  try {
    await run();
    return { succeeded: true, intact: true, reason: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isFinal = error instanceof NotIntact || error instanceof NotCopyable;
    return { succeeded: false, intact: !isFinal, reason };
  }
}

/** Returns the exit code: 0 done, 1 failed and may be retried, 2 not intact. */
export function exitCodeOf({ succeeded, intact }: Outcome): number {
  if (succeeded) return 0;
  return intact ? 1 : 2;
}
