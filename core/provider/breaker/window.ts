import type { Breaker, Bucket } from './breaker.ts';

/** Parts of a window: the older ones drop out one by one. */
const PARTS = 10;

type Ended = 'good' | 'failed' | 'throttled';

/** Returns a window with one more request that ended now, without the parts that are too old. */
export function counted(buckets: Bucket[], ended: Ended, now: number, windowMillis: number): Bucket[] {
  const from = now - (now % (windowMillis / PARTS));
  const within = inWindow(buckets, now, windowMillis);
  const last = within.at(-1);
  const current = last?.from === from ? last : { from, good: 0, failed: 0, throttled: 0 };
  return [...within.filter((one) => one !== current), { ...current, [ended]: current[ended] + 1 }];
}

/** Returns how many requests of a window ended in each way. */
export function totals(buckets: Bucket[], now: number, windowMillis: number): Omit<Bucket, 'from'> {
  const sum = { good: 0, failed: 0, throttled: 0 };
  for (const { good, failed, throttled } of inWindow(buckets, now, windowMillis)) {
    sum.good += good;
    sum.failed += failed;
    sum.throttled += throttled;
  }
  return sum;
}

/** Returns the share of a window's requests that the provider throttled, 0 if there were none. */
export function throttledShare({ buckets }: Breaker, now: number, windowMillis: number): number {
  const { good, failed, throttled } = totals(buckets, now, windowMillis);
  return throttled / Math.max(1, good + failed + throttled);
}

const inWindow = (buckets: Bucket[], now: number, windowMillis: number) =>
  buckets.filter(({ from }) => from > now - windowMillis);
