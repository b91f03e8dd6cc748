const A_MINUTE = 60_000;
const A_DAY = 86_400_000;

type Options = { perMinute: number; perDay: number; now: () => number };

/** Limits samples to so many in a minute, evenly spread, and in a day. */
export function openBudget({ perMinute, perDay, now }: Options) {
  let nextAt = 0;
  let day = { from: 0, count: 0 };
  return {
    take: (): boolean => {
      const at = now();
      if (at >= day.from + A_DAY) day = { from: at, count: 0 };
      if (at < nextAt || day.count >= perDay) return false;
      nextAt = at + A_MINUTE / perMinute;
      day.count += 1;
      return true;
    },
  };
}
