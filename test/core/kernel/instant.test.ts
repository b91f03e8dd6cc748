import { instantOf, msOf } from '../../../core/kernel/instant.ts';

test('a time goes to text and back', () => {
  const text = instantOf(1_795_404_273_749);

  expect(text).toBe('2026-11-23T03:24:33.749Z');
  expect(msOf(text)).toBe(1_795_404_273_749);
});

test('what is no time is refused', () => {
  expect(() => msOf('yesterday')).toThrow("time 'yesterday' is not ISO 8601");
  expect(() => instantOf(Number.NaN)).toThrow(RangeError);
});
