import type { Instant } from './ports/clock.ts';

/** Returns milliseconds since the epoch as ISO 8601 text; throws a RangeError for an invalid time. */
export function instantOf(ms: number): Instant {
  // biome-ignore lint/style/noRestrictedGlobals: a conversion, it reads no clock
  return new Date(ms).toISOString();
}

/** Returns ISO 8601 text as milliseconds since the epoch; throws a RangeError for an invalid text. */
export function msOf(instant: Instant): number {
  // biome-ignore lint/style/noRestrictedGlobals: a conversion, it reads no clock
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new RangeError(`time '${instant}' is not ISO 8601: give e.g. 2026-11-23T03:24:33.749Z`);
  return ms;
}
