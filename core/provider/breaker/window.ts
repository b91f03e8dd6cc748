import type { Breaker, Bucket } from './breaker.ts';

/** Parts of a window: the older ones fall out of it one by one. */
const PARTS = 10;

type Ended = 'good' | 'failed' | 'throttled';

/** Returns a window with one more request that ended now, and without what is older than it is long. */
export function counted(buckets: Bucket[], ended: Ended, now: number, windowMillis: number): Bucket[] {
  const from = now - (now % (windowMillis / PARTS));
  const within = inWindow(buckets, now, windowMillis);
  const last = within.at(-1);
  const current = last?.from === from ? last : { from, good: 0, failed: 0, throttled: 0 };
  return [...within.filter((one) => one !== current), { ...current, [ended]: current[ended] + 1 }];
}

/** Returns how many requests of a window ended how. */
export function totals(buckets: Bucket[], now: number, windowMillis: number): Omit<Bucket, 'from'> {
  const sum = { good: 0, failed: 0, throttled: 0 };
  for (const { good, failed, throttled } of inWindow(buckets, now, windowMillis)) {
    sum.good += good;
    sum.failed += failed;
    sum.throttled += throttled;
  }
  return sum;
}

/** Returns the share of requests of a window that a provider throttled, 0 where there were none. */
export function throttledShare({ buckets }: Breaker, now: number, windowMillis: number): number {
  const { good, failed, throttled } = totals(buckets, now, windowMillis);
  return throttled / Math.max(1, good + failed + throttled);
}

const inWindow = (buckets: Bucket[], now: number, windowMillis: number) =>
  buckets.filter(({ from }) => from > now - windowMillis);
