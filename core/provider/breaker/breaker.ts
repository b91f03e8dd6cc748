import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import type { FailureClass } from '../../contracts/provider/failure.ts';

/** The counts of a part of the window: requests by how they ended, starting at `from`. */
export type Bucket = { from: number; good: number; failed: number; throttled: number };

/**
 * The record of one model of a provider, asked with one credential: plain data, to be stored and
 * shown. All times are milliseconds since the epoch.
 *
 * - `credential` is the fingerprint of the credential; another one begins a new record.
 * - `buckets` is the sliding window; throttled requests count in it by themselves.
 * - `openedAt` is when the breaker opened by failures, null while it is closed; `opens` are the last times.
 * - `locked` is a class that no time heals (Auth, Money, ModelGone); only a good probe does, or another
 *   credential.
 * - A probe has to wait until `restUntil`. Nobody may ask until `throttledUntil`.
 * - `lease` is the one probe under way; past its deadline it counts for nothing.
 * - `streak` counts good probes in a row since it opened, `misses` those that failed.
 * - `probed` counts the probes of an hour.
 */
export type Breaker = {
  credential: string;
  buckets: Bucket[];
  openedAt: number | null;
  opens: number[];
  locked: { class: FailureClass; at: number } | null;
  restUntil: number;
  throttledUntil: number;
  lease: { id: string; deadline: number } | null;
  streak: number;
  misses: number;
  probed: { from: number; count: number };
  failure: FailureClass | null;
};

/** The settings of a breaker, from ragmend.yaml. */
export type BreakerSettings = Pick<GeneratorConfig, 'failures' | 'probes'>;

/** Returns the breaker of a model without any history. */
export const newBreaker = (credential: string): Breaker => ({
  credential,
  buckets: [],
  openedAt: null,
  opens: [],
  locked: null,
  restUntil: 0,
  throttledUntil: 0,
  lease: null,
  streak: 0,
  misses: 0,
  probed: { from: 0, count: 0 },
  failure: null,
});

/** Returns whether a model gets no requests until a probe succeeds. */
export const isDark = ({ openedAt, locked }: Breaker): boolean => openedAt !== null || locked !== null;

/**
 * Returns how many good probes in a row close a breaker: the more often it opened recently, the
 * more.
 */
export const goodNeeded = ({ opens }: Breaker, { probes }: BreakerSettings): number =>
  probes.good * Math.max(1, Math.min(opens.length, 5));
