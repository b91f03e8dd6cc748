import type { Readable } from 'node:stream';

/**
 * Returns whether anything arrives before the stream ends: then the parent has recorded this
 * process, and it may begin.
 */
export async function waitForGo(input: Readable): Promise<boolean> {
  for await (const _ of input) return true;
  return false;
}
