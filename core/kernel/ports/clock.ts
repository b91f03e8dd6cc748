/** Tells the time in milliseconds since the epoch, UTC. */
export interface Clock {
  now(): number;
}

/** A point in time as ISO 8601 in UTC, e.g. `2026-11-23T03:24:33.749Z`. */
export type Instant = string;
