import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares two secrets in a time that does not reveal where they differ. */
export function constantTimeEqual(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Returns whether a secret is in a list, in a time that does not reveal which it is. */
export function isOneOf(given: string, expected: string[]): boolean {
  return expected.map((each) => constantTimeEqual(given, each)).includes(true);
}
