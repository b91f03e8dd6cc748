import { instantOf, msOf } from '../../kernel/instant.ts';
import type { BodyError, Fields } from './error-of.ts';
import { fieldsOf, listOf } from './error-of.ts';
import { durationIn, numberIn, until } from './read-time.ts';

const SECOND = 1000;
const DAY = 86_400 * SECOND;
/** A hint further away than this is a mistake. */
const FURTHEST = 366 * DAY;

/** How long a provider that throttles without a hint is left alone, in milliseconds. */
export const DEFAULT_HORIZON = 60 * SECOND;

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Returns how long a provider asks to be left alone, in whole milliseconds from `now`: the largest
 * hint in headers and body, null if there is none. A malformed or infinite hint counts as absent, a
 * time in the past as 0. The reset of a bucket of tokens or requests counts unless its header
 * `-remaining` says that some are left.
 */
export function horizonOf(headers: Headers, error: BodyError | null, now: number): number | null {
  const hints = [...headerHints(headers, now), ...(error ? bodyHints(error, now) : [])];
  const usable = hints.filter((ms): ms is number => ms !== null && Number.isFinite(ms) && ms <= FURTHEST);
  return usable.length === 0 ? null : Math.ceil(Math.max(0, ...usable));
}

const RESET =
  /^((x-)?ratelimit-reset|x-ratelimit-reset-([a-z]+-)?(requests|tokens)(-[a-z]+)?|ratelimitbysize-reset|anthropic-(priority-)?ratelimit-([a-z]+-)?(requests|tokens)-reset)$/;

function headerHints(headers: Headers, now: number): (number | null)[] {
  const resets = Object.keys(headers).filter(
    (name) => RESET.test(name) && !isLeft(headers[name.replace('reset', 'remaining')]),
  );
  const millis = ['retry-after-ms', 'x-ms-retry-after-ms'].flatMap((name) => partsOf(headers[name]).map(numberIn));
  const named = ['retry-after', 'x-ratelimit-reset-after', ...resets];
  const waits = named.flatMap((name) => partsOf(headers[name]).map((part) => waitIn(part, now)));
  return [...millis, ...waits, ...quotaWaits(headers.ratelimit)];
}

/**
 * Reads the `RateLimit` of the IETF's drafts: `"day";r=0;t=55`, several by commas, and earlier
 * `limit=9, remaining=0, reset=55`.
 */
function quotaWaits(text = ''): (number | null)[] {
  const quotas = text.includes('reset=') ? [text] : text.split(',');
  return quotas
    .filter((quota) => !isLeft(/\b(?:r|remaining)=(\d+)/.exec(quota)?.[1]))
    .map((quota) => numberTimes(/\b(?:t|reset)=(\d+)/.exec(quota)?.[1], SECOND));
}

/** Azure says `-1` where there is no limit. */
const isLeft = (remaining: string | undefined) => remaining?.trim() === '-1' || (numberIn(remaining) ?? 0) > 0;

/** Returns the values of a header that came more than once; the comma in a date separates nothing. */
const partsOf = (text: string | undefined): string[] => text?.split(/(?<!\b[A-Z][a-z]{2,8}),/) ?? [];

/**
 * Reads a number of seconds, a time since the epoch in seconds or milliseconds, a duration, or a
 * date.
 */
function waitIn(text: string | undefined, now: number): number | null {
  const number = numberIn(text);
  if (number === null) return durationIn(text) ?? until(text, now);
  if (number >= 1e12) return number - now;
  return number >= 1e9 ? number * SECOND - now : number * SECOND;
}

const RETRY_IN =
  /\b(?:(?:try again|retry) (?:in|after)|please wait(?: for)?) (\d[\d.a-zµ]{0,40}?)(?: (milli)?(second|minute|hour|day)s?)?\.?(?=[\s,;]|$)/i;
/** Azure API Management, for a quota of calls. */
const REPLENISHED = /\breplenished in (?:(\d{1,3})\.)?(\d\d):(\d\d):(\d\d)\b/i;
/** Cohere, for the calls of a trial key. */
const OF_MONTH = /^you are using a trial key, which is limited to [\d,]{1,15} api calls \/ month/i;
const REGAIN = /\bregain access on (\d{4}-\d\d-\d\d)(?: at (\d\d:\d\d))?/i;

function bodyHints({ message, details, code, type }: BodyError, now: number): (number | null)[] {
  const inside = details.flatMap((one) => [one, ...listOf(one.details)]);
  const [, amount, milli, unit] = RETRY_IN.exec(message) ?? [];
  const [, days = '0', hours, minutes, seconds] = REPLENISHED.exec(message) ?? [];
  const [, day, time = '00:00'] = REGAIN.exec(message) ?? [];
  return [
    ...inside.map(({ retryDelay }) => durationIn(retryDelay)),
    durationIn(amount && `${amount}${milli ? 'ms' : (unit?.[0]?.toLowerCase() ?? '')}`),
    hours === undefined ? null : durationIn(`${days}d${hours}h${minutes}m${seconds}s`),
    ...inside.flatMap(fieldHints),
    ...inside.flatMap(({ headers }) => headerHints(loweredNames(headers), now)),
    day === undefined ? null : until(`${day}T${time}:00Z`, now),
    [code, type].includes('enforced_spend_limit_reached') || OF_MONTH.test(message) ? nextMonth(now) : null,
    inside.some(isPerDay) ? nextDay(now) : null,
  ];
}

/** Returns the hints in fields of Cloudflare and of proxies. */
const fieldHints = ({ retry_after, retry_after_seconds, retry_after_ms }: Fields): (number | null)[] => [
  ...[retry_after, retry_after_seconds].map((one) => numberTimes(one, SECOND)),
  numberTimes(retry_after_ms, 1),
];

function numberTimes(value: unknown, unit: number): number | null {
  const number = numberIn(typeof value === 'number' || typeof value === 'string' ? String(value) : undefined);
  return number === null ? null : number * unit;
}

/** Returns the headers that OpenRouter puts into a body. */
const loweredNames = (headers: unknown): Headers =>
  Object.fromEntries(
    Object.entries(fieldsOf(headers) ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );

/** Returns whether Google's QuotaFailure names a quota of a day. */
const isPerDay = ({ violations }: Fields) =>
  listOf(violations).some(({ quotaId }) => typeof quotaId === 'string' && quotaId.includes('PerDay'));

function nextMonth(now: number): number {
  const [year, month] = instantOf(now).split('-').map(Number) as [number, number];
  const first = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  return msOf(`${first}-01T00:00:00Z`) - now;
}

/** Daily quotas start again at midnight in California, which is 08:00 UTC at the latest. */
function nextDay(now: number): number {
  const shift = 8 * 3600 * SECOND;
  return (Math.floor((now - shift) / DAY) + 1) * DAY + shift - now;
}
