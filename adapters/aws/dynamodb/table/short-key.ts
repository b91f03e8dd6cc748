import { createHash } from 'node:crypto';

const LONGEST = 500;

/** Returns the hex sha256 of a text in UTF-8. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Returns a text as part of a key, which has at most 1,024 bytes: unchanged, or its beginning and
 * its digest. It never splits a surrogate pair.
 */
export function shortKey(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST) return text;
  return `${[...text].slice(0, LONGEST / 5).join('')}#${digestOf(text)}`;
}
