import { age, localTime } from '../../../console/format/moment.ts';

const NOON = new Date(2026, 10, 23, 12, 0, 0).getTime();

describe('age', () => {
  it.each([
    [-5_000, '5 s ago'],
    [-400, 'now'],
    [-125_000, '2 min ago'],
    [-259_200_000, '3 d ago'],
    [120_000, 'in 2 min'],
  ])('says what is %s ms away in its largest unit: %s', (away, words) => {
    expect(age(NOON + away, NOON)).toBe(words);
  });
});

describe('localTime', () => {
  it('names the date only of another day', () => {
    const today = localTime(NOON - 3_600_000, NOON);
    const before = localTime(NOON - 86_400_000, NOON);

    expect(today).not.toContain('2026');
    expect(before).toContain('2026');
    expect(before).toContain('22');
  });
});
