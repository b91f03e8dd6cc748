import fc from 'fast-check';
import type { Watch } from '../../../../core/contracts/rooms/ramp.ts';
import {
  afterProbe,
  fallen,
  goodNeeded,
  mayProbe,
  newWatch,
  type WatchSettings,
} from '../../../../core/provider/ramp/watch.ts';

const settings: WatchSettings = { good: 3, steady: 30, perHour: 60, openSeconds: 30 };
const START = 1_000_000_000_000;
const broken = (seconds: number | null = null) => ({
  class: 'Server' as const,
  code: '503',
  horizon: seconds === null ? null : seconds * 1000,
});

/** Looks whenever a probe is due, until proven or out of time; `answers` says what the provider does. */
function run(answers: (now: number) => boolean, { seconds = 3600, late = (): number => 0 } = {}) {
  let watch = newWatch(START);
  const asked: number[] = [];
  for (let now = START; now < START + seconds * 1000 && watch.provenAt === null; ) {
    if (mayProbe(watch, settings, now)) {
      asked.push(now);
      watch = afterProbe(watch, answers(now) ? null : broken(), settings, { now, random: 0 });
    }
    now = Math.max(now + 1000, watch.nextAt) + late();
  }
  return { watch, asked };
}

test('a primary that answers is proven within the time that a breaker stays open, by a few probes', () => {
  const { watch, asked } = run(() => true);

  expect(asked).toHaveLength(8);
  expect(watch.provenAt).not.toBeNull();
  expect((watch.provenAt ?? 0) - START).toBeLessThanOrEqual(36_000);
});

test('each time that it fails again, it has to answer three times more, at most fifteen times', () => {
  let watch = newWatch(START);
  const needed = [0, 1, 2, 3, 4, 5, 6].map(() => {
    const now = goodNeeded(watch, settings, START);
    watch = fallen(watch, START);
    return now;
  });

  expect(needed).toEqual([3, 6, 9, 12, 15, 15, 15]);
  expect(goodNeeded(watch, settings, START + 3_600_001)).toBe(3);
});

test('a bad probe that follows no good one is no flap', () => {
  const watch = afterProbe(newWatch(START), broken(), settings, { now: START, random: 0 });

  expect(watch.flaps).toEqual([]);
  expect(watch.nextAt).toBe(START + 30_000);
});

test('a bad probe after a good one is a flap, which doubles the good ones that are needed', () => {
  const good = afterProbe(newWatch(START), null, settings, { now: START, random: 0 });
  const watch = afterProbe(good, broken(), settings, { now: START + 2000, random: 0 });

  expect(watch).toMatchObject({ good: 0, flaps: [START + 2000], failure: { class: 'Server', code: '503' } });
  expect(goodNeeded(watch, settings, START + 2000)).toBe(6);
});

test('the longer the outage, the longer the wait, up to a quarter of an hour', () => {
  const waits = [0, 600, 3600, 86_400].map((age) => {
    const now = START + age * 1000;
    const hour = { from: now, asked: 0 };
    return (afterProbe({ ...newWatch(START), hour }, broken(), settings, { now, random: 0 }).nextAt - now) / 1000;
  });

  expect(waits).toEqual([30, 60, 360, 900]);
});

test('an outage of a day costs fewer probes than its budget, and its end is seen within a quarter of an hour', () => {
  const DAY = 86_400;
  const { asked, watch } = run((now) => now > START + DAY * 1000, { seconds: 2 * DAY });

  expect(asked.length).toBeLessThan(200);
  expect(((watch.provenAt ?? 0) - START) / 1000 - DAY).toBeLessThan(950);
});

type Outcome = { good: boolean; horizon: number | null; wait: number };

/** Plays outcomes, one for each look at which a probe is due; returns each probe with what it left. */
function play(outcomes: Outcome[], random: number) {
  let watch: Watch = newWatch(START);
  let now = START;
  return outcomes.flatMap(({ good, horizon, wait }) => {
    now += wait * 1000;
    if (!mayProbe(watch, settings, now)) return [];
    watch = afterProbe(watch, good ? null : broken(horizon), settings, { now, random });
    return [{ at: now, good, closedUntil: good ? 0 : now + (horizon ?? 0) * 1000, watch }];
  });
}

const outcome = fc.record({
  good: fc.boolean(),
  horizon: fc.option(fc.integer({ min: 0, max: 7200 })),
  wait: fc.nat(400),
});

test('no probe is sent inside the horizon of the provider, nor beyond the budget of an hour, and only a row of good ones proves', () => {
  const random = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 120 }), random, (outcomes, jitter) => {
      const probes = play(outcomes, jitter);

      probes.forEach(({ at, watch, good }, index) => {
        expect(at).toBeGreaterThanOrEqual(probes[index - 1]?.closedUntil ?? 0);
        expect(probes.filter((one) => one.at >= watch.hour.from && one.at <= at).length).toBeLessThanOrEqual(60);
        if (!good) expect(watch).toMatchObject({ good: 0, provenAt: null });
        if (watch.provenAt !== null) expect(watch.good).toBeGreaterThanOrEqual(goodNeeded(watch, settings, at));
      });
    }),
  );
});

test('a primary that flaps every 3 s is hardly ever taken for proven, and ever less after it fell', () => {
  const seeds = Array.from({ length: 1000 }, (_, at) => at);
  const flapping = (phase: number) => (now: number) => Math.floor((now + phase) / 3000) % 2 === 0;
  const random = (seed: number) => {
    let state = seed;
    return () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return (state / 2 ** 31) * 800;
    };
  };

  const proven = seeds.filter((seed) => run(flapping(seed * 7), { late: random(seed) }).watch.provenAt !== null);

  expect(proven.length / seeds.length).toBeLessThan(0.02);
});
