import type { Instant } from './ports/clock.ts';

/** A point in time as text, from milliseconds since the epoch; throws a RangeError for what is no time. */
export function instantOf(ms: number): Instant {
  // biome-ignore lint/style/noRestrictedGlobals: a conversion, it reads no clock
  return new Date(ms).toISOString();
}

/** Milliseconds since the epoch of an ISO 8601 text; throws a RangeError for what is none. */
export function msOf(instant: Instant): number {
  // biome-ignore lint/style/noRestrictedGlobals: a conversion, it reads no clock
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new RangeError(`time '${instant}' is not ISO 8601: give e.g. 2026-11-23T03:24:33.749Z`);
  return ms;
}
