import { instantOf } from '../../../core/kernel/instant.ts';
import { nextLook } from '../../../core/kernel/next-look.ts';
import { FakeClock } from '../../fakes/clock.ts';

const START = instantOf(Date.parse('2026-11-23T03:00:00.000Z'));
const after = (seconds: number, checkSeconds: number) => {
  const clock = new FakeClock();
  clock.advance(seconds);
  return nextLook(clock, START, checkSeconds);
};

test.each([
  [0, 5, 5],
  [100, 5, 5],
  [101, 5, 6],
  [20, 1, 1],
  [3_600, 1, 180],
  [18_000, 1, 900],
  [86_400, 1, 900],
  [86_400, 3_600, 3_600],
])('work of %d s, looked at every %d s, is looked at again in %d s', (age, checkSeconds, seconds) => {
  expect(after(age, checkSeconds)).toBe(seconds);
});

test('a clock behind the one that wrote the start waits as at the start', () => {
  expect(after(-30, 5)).toBe(5);
});

test.each([1, 5, 60])('a day of work that is looked at every %d s takes few hundred looks', (checkSeconds) => {
  let looks = 0;
  for (let age = 0; age < 86_400; age += after(age, checkSeconds)) looks++;

  expect(looks).toBeLessThan(250);
});
