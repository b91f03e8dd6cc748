import fc from 'fast-check';
import { generatorState, type Weights } from '../../../../core/contracts/provider/generator-state.ts';
import { providerFor } from '../../../../core/provider/ramp/provider-for.ts';

const shares = (percent: number): Weights => [
  { provider: 'one', percent },
  { provider: 'two', percent: 100 - percent },
];
const sessions = Array.from({ length: 10_000 }, (_, at) => `session-${at}`);
const shareOfOne = (weights: Weights, salt: string) =>
  sessions.filter((session) => providerFor(weights, session, salt) === 'one').length / sessions.length;

test.each([0, 1, 5, 25, 50, 99, 100])('%d % of the sessions go to the first provider, give or take', (percent) => {
  expect(Math.abs(shareOfOne(shares(percent), 'docs-rag') - percent / 100)).toBeLessThan(0.015);
});

test('raising the weight of the first provider moves no session away from it', () => {
  const percent = fc.integer({ min: 0, max: 100 });

  fc.assert(
    fc.property(percent, percent, fc.string(), fc.string(), (one, other, session, salt) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];

      if (providerFor(shares(low), session, salt) === 'one')
        expect(providerFor(shares(high), session, salt)).toBe('one');
    }),
  );
});

test('a session stays where it is as long as the weights do', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.string(), (percent, session) => {
      expect(providerFor(shares(percent), session, 's')).toBe(providerFor(shares(percent), session, 's'));
    }),
  );
});

test('two targets do not try the primary on the same sessions', () => {
  const both = sessions.filter(
    (session) => providerFor(shares(5), session, 'a') === 'one' && providerFor(shares(5), session, 'b') === 'one',
  );

  expect(both.length / sessions.length).toBeLessThan(0.01);
});

test('weights that do not add up are refused where they come in, and not followed', () => {
  const weights = [{ provider: 'one', percent: 50 }];

  expect(generatorState.shape.weights.safeParse(weights).success).toBe(false);
  expect(() => sessions.map((session) => providerFor(weights, session, 's'))).toThrow('do not add up to 100');
});
