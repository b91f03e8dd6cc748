import type { PairReading } from '../../core/contracts/provider/pod-reading.ts';

const MOST = 1000;
type Deps = { keepMillis: number; version: () => number | null; now: () => number };

/** Keeps pairs in memory, without texts: those since the state has its version, for a time, and at most a thousand. */
export function openPairs({ keepMillis, version, now }: Deps) {
  let since = version();
  let kept: { at: number; pair: PairReading }[] = [];
  const current = () => {
    const from = now() - keepMillis;
    if (version() !== since) kept = [];
    since = version();
    while (kept[0] !== undefined && (kept[0].at < from || kept.length > MOST)) kept.shift();
    return kept;
  };
  return {
    has: (query: string) => current().some(({ pair }) => pair.query === query),
    /** Adds a pair that was begun under a version; does nothing under another. */
    add: (pair: PairReading, begunUnder: number | null): void => {
      if (begunUnder === version()) current().push({ at: now(), pair });
    },
    read: () => current().map(({ pair }) => pair),
  };
}
