import { createHash } from 'node:crypto';

const LONGEST = 500;

/** Hex sha256 of a text in UTF-8. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * A text as part of a key, which has at most 1,024 bytes: as it is, or its beginning with its
 * digest. Half of a surrogate pair is never left alone.
 */
export function shortKey(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST) return text;
  return `${[...text].slice(0, LONGEST / 5).join('')}#${digestOf(text)}`;
}
