import { randomBytes } from 'node:crypto';

let last = { ms: 0, count: 0 };

/** Returns a unique sort key, in the order of calls within a process, and by clock between processes. */
export function nextSortKey(): string {
  const ms = Math.max(Date.now(), last.ms);
  last = { ms, count: ms === last.ms ? last.count + 1 : 0 };
  return `${padded(ms)}-${String(last.count).padStart(6, '0')}-${randomBytes(6).toString('hex')}`;
}

/** Formats a whole number up to 2^53 as text that sorts like the number. */
export function padded(number: number): string {
  return String(number).padStart(16, '0');
}
