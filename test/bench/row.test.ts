import type { Round } from '../../bench/measure.ts';
import { isMet, ratioRow, rowOf } from '../../bench/row.ts';

const round = (wallUs: number, cpuUs: number, units = 10): Round => ({ wallUs, cpuUs, units });
const head = { name: 'chain', per: 'transition', in: 'us' } as const;

test('a row has the least, middle and largest time of one unit', () => {
  const row = rowOf(head, [round(300, 30), round(100, 10), round(200, 40)]);

  expect(row).toMatchObject({ wall: { min: 10, median: 20, max: 30 }, cpu: { min: 1, median: 3, max: 4 } });
});

test('the middle of an even number of rounds lies between the two in the middle', () => {
  const row = rowOf({ ...head, in: 's' }, [
    round(4e6, 1e6, 1),
    round(1e6, 1e6, 1),
    round(2e6, 1e6, 1),
    round(9e6, 1e6, 1),
  ]);

  expect(row.wall).toEqual({ min: 1, median: 3, max: 9 });
});

test('a ratio compares the rounds that were measured side by side', () => {
  const row = ratioRow('ours by bare', [round(100, 20), round(900, 90)], [round(50, 10, 5), round(450, 45, 10)]);

  expect(row).toMatchObject({ in: 'x', wall: { min: 1, median: 1.5, max: 2 }, cpu: { min: 1, median: 1.5, max: 2 } });
});

test.each([
  ['wall', 20, true],
  ['wall', 19.9, false],
  ['cpu', 3, true],
  ['cpu', 2.9, false],
] as const)('the median decides whether %s is at most %d: %s', (of, atMost, met) => {
  const row = rowOf({ ...head, target: { of, atMost } }, [round(300, 30), round(100, 10), round(200, 40)]);

  expect(isMet(row)).toBe(met);
});

test('a target of processor time that nobody measured is missed', () => {
  const row = { ...rowOf({ ...head, target: { of: 'cpu', atMost: 300 } }, [round(1, 1)]), cpu: null };

  expect(isMet(row)).toBe(false);
});

test('a ratio has no processor time where a round was too short for its clock', () => {
  const row = ratioRow('ours by bare', [round(100, 20), round(900, 90)], [round(50, 10), round(450, 0)]);

  expect(row).toMatchObject({ wall: { median: 2 }, cpu: null });
});
