import { duration } from '../../../console/format/duration.ts';

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [125, '2 min 5 s'],
    [3_600, '1 h'],
    [3_605, '1 h'],
    [29_400, '8 h 10 min'],
    [187_200, '2 d 4 h'],
  ])('says %s seconds in its two largest units: %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});
