import { bytes } from '../../../console/format/bytes.ts';

describe('bytes', () => {
  it.each([
    [0, '0 bytes'],
    [512, '512 bytes'],
    [999, '999 bytes'],
    [1_000, '1.0 kB'],
    [999_700, '1.0 MB'],
    [150_000_000, '150 MB'],
    [1_843_200_000, '1.8 GB'],
    [5_000_000_000_000_000, '5000 TB'],
  ])('says %s as %s', (count, words) => {
    expect(bytes(count)).toBe(words);
  });
});
