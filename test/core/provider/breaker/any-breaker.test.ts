import fc from 'fast-check';
import { FAILURE_CLASSES } from '../../../../core/contracts/provider/failure.ts';
import { type Breaker, isDark } from '../../../../core/provider/breaker/breaker.ts';
import { readyAt } from '../../../../core/provider/breaker/provider-states.ts';
import { drive, failure } from './drive.ts';

const result = fc.oneof(
  fc.constantFrom('good' as const, 'cancelled' as const),
  fc
    .record({ class: fc.constantFrom(...FAILURE_CLASSES), seconds: fc.option(fc.nat({ max: 400 })) })
    .map((one) => failure(one.class, one.seconds)),
);
const step = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), seconds: fc.double({ min: 0, max: 200, noNaN: true }) }),
  fc.record({ do: fc.constant('enter' as const), purpose: fc.constantFrom('request' as const, 'probe' as const) }),
  fc.record({ do: fc.constant('settle' as const), which: fc.nat({ max: 5 }), result }),
);
const walk = fc.array(step, { maxLength: 120 });

/** Walks a breaker through steps, and shows every change. */
function take(steps: typeof step extends fc.Arbitrary<infer One> ? One[] : never, see: (seen: Seen) => void) {
  const model = drive();
  const asking: { id: string; isProbe: boolean }[] = [];
  for (const one of steps) {
    const before = model.breaker;
    if (one.do === 'wait') model.wait(one.seconds);
    else if (one.do === 'enter') {
      const { id, admitted } = model.enter(one.purpose);
      if (admitted !== 'no') asking.push({ id, isProbe: admitted === 'lease' });
    } else {
      const [ended] = asking.splice(one.which % Math.max(1, asking.length), 1);
      if (ended) model.settle(ended.id, one.result);
      see({ before, after: model.breaker, now: model.now, result: one.result, ended: ended?.id });
      continue;
    }
    see({ before, after: model.breaker, now: model.now });
  }
  return model;
}
type Seen = { before: Breaker; after: Breaker; now: number; result?: unknown; ended?: string | undefined };

test('a wait never gets shorter, as long as it lasts', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      take(steps, ({ before, after }) => {
        expect(after.throttledUntil).toBeGreaterThanOrEqual(before.throttledUntil);
        if (isDark(before) && isDark(after)) expect(after.restUntil).toBeGreaterThanOrEqual(before.restUntil);
      });
    }),
  );
});

test('whoever holds the lease gives it back, however it ends', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      take(steps, ({ before, after, ended }) => {
        if (ended !== undefined && before.lease?.id === ended) expect(after.lease).toBeNull();
      });
    }),
  );
});

test('no model is ever stuck: after its wait somebody is let in, or a probe where no time helps', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      const model = take(steps, () => undefined);
      const ready = readyAt(model.breaker, model.now);
      const { restUntil, throttledUntil, lease } = model.breaker;

      model.now = ready ?? Math.max(restUntil, throttledUntil, lease?.deadline ?? 0, model.now) + 3_600_000;
      expect(model.enter(ready === null ? 'probe' : 'request').admitted).not.toBe('no');
    }),
  );
});

test('what is locked opens by a good probe alone', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      take(steps, ({ before, after, result: ending, ended }) => {
        if (before.locked === null || after.locked !== null) return;
        expect(ending).toBe('good');
        expect(before.lease?.id).toBe(ended);
      });
    }),
  );
});

test('it is plain data: what is stored and read goes on as before', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      const { breaker } = take(steps, () => undefined);

      expect(JSON.parse(JSON.stringify(breaker))).toEqual(breaker);
    }),
  );
});

test('its record stays small, however much happens', () => {
  const model = drive();
  for (let at = 0; at < 20_000; at++) {
    model.ask(at % 3 === 0 ? failure('Server') : at % 7 === 0 ? failure('Throttled', 1) : 'good');
    model.wait(at % 11);
  }

  expect(JSON.stringify(model.breaker).length).toBeLessThan(2048);
});
