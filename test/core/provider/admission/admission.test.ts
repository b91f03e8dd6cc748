import fc from 'fast-check';
import { admit, newAdmission, release, startRamp } from '../../../../core/provider/admission/admission.ts';

const limits = { concurrency: 8, perSecond: 10, burst: 5, rampMillis: 250 };
const NOW = 1_000_000;

/** Lets as many through as may pass at a time, and returns what is left of the admission. */
function fill(start: ReturnType<typeof newAdmission>, now: number, by = limits) {
  let admission = start;
  let passed = 0;
  for (;;) {
    const next = admit(admission, now, by);
    admission = next.admission;
    if (next.retryAt !== null) return { admission, passed, retryAt: next.retryAt };
    passed++;
  }
}

test('a burst passes, then tokens come back one by one', () => {
  const first = fill(newAdmission(NOW, limits), NOW);
  const idle = Array.from({ length: first.passed }).reduce<typeof first.admission>(release, first.admission);

  expect(first).toMatchObject({ passed: 5, retryAt: NOW + 100 });
  expect(fill(idle, NOW + 99).passed).toBe(0);
  expect(fill(idle, NOW + 100).passed).toBe(1);
  expect(fill(idle, NOW + 60_000).passed).toBe(5);
});

test('no more requests are under way than allowed, and one that ends makes room', () => {
  const wide = { ...limits, burst: 100 };
  const full = fill(newAdmission(NOW, wide), NOW, wide);

  expect(full.passed).toBe(8);
  expect(full.retryAt).toBeGreaterThan(NOW);
  expect(fill(release(full.admission), NOW, wide).passed).toBe(1);
});

test('a provider that gets all traffic at once is filled one by one', () => {
  const wide = { ...limits, burst: 100 };
  const start = startRamp(newAdmission(NOW, wide), NOW);
  const under = [0, 249, 250, 500, 1750, 5000].map((passed) => fill(start, NOW + passed, wide).admission.under);

  expect(under).toEqual([1, 1, 2, 3, 8, 8]);
  expect(fill(start, NOW, wide).retryAt).toBe(NOW + 250);
  expect(fill(start, NOW + 5000, wide).admission.rampFrom).toBeNull();
});

test('without a ramp it takes all at once', () => {
  const sudden = { ...limits, burst: 100, rampMillis: 0 };

  expect(fill(startRamp(newAdmission(NOW, sudden), NOW), NOW, sudden).passed).toBe(8);
});

test('whatever comes and goes, neither places nor rate are exceeded, and waiting helps', () => {
  const step = fc.record({ wait: fc.nat({ max: 400 }), ends: fc.boolean(), ramps: fc.boolean() });

  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      let [admission, now, passed] = [newAdmission(NOW, limits), NOW, 0];
      for (const { wait, ends, ramps } of steps) {
        now += wait;
        if (ramps) admission = startRamp(admission, now);
        if (ends) admission = release(admission);
        const next = admit(admission, now, limits);
        admission = next.admission;
        if (next.retryAt === null) passed++;
        else expect(next.retryAt).toBeGreaterThan(now);
        expect(admission.under).toBeLessThanOrEqual(limits.concurrency);
        expect(passed).toBeLessThanOrEqual(limits.burst + ((now - NOW) / 1000) * limits.perSecond + 1e-6);
      }
      const idle = { ...admission, under: 0 };
      const turned = admit(idle, now, limits);
      if (turned.retryAt !== null) expect(admit(turned.admission, turned.retryAt, limits).retryAt).toBeNull();
    }),
  );
});
