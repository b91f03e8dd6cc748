/** Factors from seconds since the epoch to milli-, micro- and nanoseconds. */
const UNITS = [1, 1e3, 1e6, 1e9];
const EARLIEST = Date.UTC(1990, 0) / 1000;
const LATEST = Date.UTC(2100, 0) / 1000;
const HALF_DAY = 12 * 3600 * 1000;
const DAY = 2 * HALF_DAY;
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * Returns a time of a source as ISO 8601 in UTC, from ISO 8601 or a number since the epoch, as a
 * number or text. Returns null for anything else, and outside of 1990 to 2100. A day, or a time
 * without its zone, is read as the latest moment that it can mean.
 */
export function timeOf(value: unknown): string | null {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return /^\d{9,19}(\.\d+)?$/.test(text) ? fromEpoch(Number(text)) : fromIso(text);
}

/**
 * Values of a time field without a time: words, the first and last dates of databases and
 * languages, and empty values.
 */
const NOTHING_SET = /^(|-|0|false|no|never|none|null|nil|nan|nat|n\/a|undefined|-?infinity)$/i;
const DAY_FIRST = /^[+-]?(\d{4,6})-\d{2}-\d{2}/;
/** The start and end of the last day of the year 9999 in seconds since the epoch, in any zone. */
const [LAST_DAY, END_OF_TIME] = [Date.UTC(9999, 11, 30) / 1000, Date.UTC(9999, 11, 32) / 1000];

/**
 * Returns whether a time field states no time: nothing, false, a word for nothing, zero or less, or
 * a date outside of 1990 to 2100, such as 0001-01-01, 0000-00-00, 1970-01-01 or 9999-12-31, which
 * mean "not set" or "never".
 */
export function isNoTime(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  if (typeof value === 'number') return value <= 0 || UNITS.some((unit) => isEndOfTime(value / unit));
  if (typeof value === 'object') return Object.keys(value).length === 0;
  if (typeof value !== 'string') return false;
  const text = value.trim();
  const year = Number(DAY_FIRST.exec(text)?.[1] ?? Number.NaN);
  return NOTHING_SET.test(text) || year < 1990 || year >= 2100 || isNumberOf(text, isNoTime);
}

const isEndOfTime = (seconds: number) => seconds >= LAST_DAY && seconds < END_OF_TIME;
const isNumberOf = (text: string, test: (value: number) => boolean) =>
  /^-?\d+(\.\d+)?$/.test(text) && test(Number(text));

function fromEpoch(value: number): string | null {
  const unit = UNITS.find((each) => value / each >= EARLIEST && value / each < LATEST);
  return unit === undefined ? null : new Date((value / unit) * 1000).toISOString();
}

function fromIso(text: string): string | null {
  const [, day, minute, second = ':00', fraction = '0', zone] = ISO.exec(text) ?? [];
  if (day === undefined || (minute === undefined && zone !== undefined)) return null;
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  const ms = Date.parse(`${day}T${minute ?? '00:00'}${second}.${milliseconds}${offsetOf(zone)}`);
  const latest = ms + (minute === undefined ? DAY : 0) + (zone === undefined ? HALF_DAY : 0);
  if (Number.isNaN(ms) || latest / 1000 < EARLIEST || latest / 1000 >= LATEST) return null;
  return new Date(latest).toISOString();
}

function offsetOf(zone = 'Z'): string {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
}
