import type { Readable } from 'node:stream';

/** Whether anything arrives before the stream ends: whoever started this process has recorded it, and lets it begin. */
export async function waitForGo(input: Readable): Promise<boolean> {
  for await (const _ of input) return true;
  return false;
}
