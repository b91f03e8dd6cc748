import { isNoTime, timeOf } from '../../../adapters/documents/document-time.ts';

const AT = '2026-11-23T04:10:00.000Z';
const SECONDS = Date.parse(AT) / 1000;

test.each([
  ['ISO 8601', AT],
  ['an offset', '2026-11-23T05:10:00+01:00'],
  ['an offset without colon', '2026-11-23 05:10:00+0100'],
  ['an offset of hours, as of Postgres', '2026-11-23 05:10:00.000000+01'],
  ['UTC in words', '2026-11-23 04:10:00 UTC'],
  ['without seconds', '2026-11-23T04:10Z'],
  ['epoch seconds', SECONDS],
  ['epoch milliseconds', SECONDS * 1000],
  ['epoch microseconds', SECONDS * 1e6],
  ['epoch seconds as text', String(SECONDS)],
  ['epoch milliseconds as text', String(SECONDS * 1000)],
  ['epoch seconds with a fraction as text', `${SECONDS}.0`],
])('%s is understood: %s', (_, value) => {
  expect(timeOf(value)).toBe(AT);
});

test.each([
  ['a local format', '23.11.2026 04:10'],
  ['an American one', '11/23/2026 4:10 AM'],
  ['words', 'yesterday'],
  ['an absurd year', '0001-01-01T00:00:00Z'],
  ['a far year', '9999-12-31T23:59:59Z'],
  ['a month that is none', '2026-13-23T04:10:00Z'],
  ['zero', 0],
  ['no number', Number.NaN],
  ['a small number', '42'],
  ['nothing', undefined],
  ['null', null],
  ['an object', { seconds: SECONDS }],
  ['true', true],
])('%s can not be compared: %s', (_, value) => {
  expect(timeOf(value)).toBeNull();
});

test('a day and a time without its zone are read as the latest moment that they can mean', () => {
  expect(timeOf('2026-11-23')).toBe('2026-11-24T12:00:00.000Z');
  expect(timeOf('2026-11-23T04:10:00')).toBe('2026-11-23T16:10:00.000Z');
});

test.each([
  ...[undefined, null, false, '', ' ', 0, '0', -62_135_596_800, {}, []],
  ...['null', 'None', 'NaT', 'nan', 'false', 'never', 'infinity', '-infinity'],
  ...['0000-00-00 00:00:00', '0001-01-01T00:00:00Z', '0001-01-01 00:00:00 +0000 UTC', '1970-01-01T00:00:00Z'],
  ...['1900-01-01', '9999-12-31', '9999-12-31T23:59:59.999Z', 253_402_300_799, 253_402_300_799_999],
])('no time is set by %j', (value) => {
  expect(isNoTime(value)).toBe(true);
});

test.each([
  true,
  1,
  '1',
  'true',
  'yes',
  AT,
  SECONDS,
  20_261_123,
  '20261123',
  'last Tuesday',
  '23.11.2026',
  { $date: AT },
])('a time is set by %j, whether it can be compared or not', (value) => {
  expect(isNoTime(value)).toBe(false);
});
