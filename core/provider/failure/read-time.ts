import { msOf } from '../../kernel/instant.ts';

const UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const PART = /(\d{1,15}(?:\.\d{1,9})?)(ns|us|µs|ms|s|m|h|d)/g;

/** Returns the milliseconds of a duration of Go or protobuf, e.g. `1m0s` or `39.5s`; null for anything else. */
export function durationIn(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 64) return null;
  const text = value.trim();
  const parts = [...text.matchAll(PART)];
  if (text === '' || parts.map(([part]) => part).join('') !== text) return null;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit as string] as number), 0);
}

/**
 * Returns the number in a text of digits, with or without a decimal part; null for anything else.
 */
export const numberIn = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}(\.\d{1,9})?$/.test(text.trim()) ? Number(text) : null;

/**
 * Returns the milliseconds from `now` until a time in the form of RFC 3339 or one of the three
 * dates of HTTP (RFC 9110, 5.6.7), 0 if it is past; null for any other text.
 */
export function until(text: string | undefined, now: number): number | null {
  const at = isoOf(text?.trim() ?? '');
  if (at === null) return null;
  try {
    return Math.max(0, msOf(at) - now);
  } catch {
    return null;
  }
}

const FIXED = /^[A-Z][a-z]{2}, (\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) (?:GMT|UTC|[+-]0000)$/;
const RFC850 = /^[A-Z][a-z]{5,8}, (\d\d)-([A-Z][a-z]{2})-(\d\d) (\d\d:\d\d:\d\d) GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) (\d{4})$/;
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

function isoOf(text: string): string | null {
  if (RFC3339.test(text)) return text.toUpperCase().replace(' ', 'T');
  const asctime = ASCTIME.exec(text);
  if (asctime) return iso(asctime[4], asctime[1], asctime[2], asctime[3]);
  const rfc850 = RFC850.exec(text);
  if (rfc850) return iso(`20${rfc850[3]}`, rfc850[2], rfc850[1], rfc850[4]);
  const fixed = FIXED.exec(text);
  return fixed ? iso(fixed[3], fixed[2], fixed[1], fixed[4]) : null;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function iso(year?: string, month = '', day = '', time?: string): string | null {
  const at = MONTHS.indexOf(month) + 1;
  return at === 0 ? null : `${year}-${String(at).padStart(2, '0')}-${day.trim().padStart(2, '0')}T${time}Z`;
}
