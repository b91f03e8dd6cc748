import fc from 'fast-check';
import { errorOf } from '../../../../core/provider/failure/error-of.ts';
import { horizonOf } from '../../../../core/provider/failure/horizon.ts';

const NOW = Date.parse('2026-10-21T07:00:00Z');
const YEAR = 366 * 86_400_000;
const ofHeaders = (headers: Record<string, string>) => horizonOf(headers, null, NOW);
const ofBody = (error: object) => horizonOf({}, errorOf({ error }), NOW);

test.each<[string, Record<string, string>, number | null]>([
  ['seconds', { 'retry-after': '171' }, 171_000],
  ['seconds with a part', { 'retry-after': '0.5004' }, 501],
  ['ten hours', { 'retry-after': '36000' }, 36_000_000],
  ['a date', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, 28 * 60_000],
  ['a date of RFC 850', { 'retry-after': 'Wednesday, 21-Oct-26 07:28:00 GMT' }, 28 * 60_000],
  ['a date of C', { 'retry-after': 'Wed Oct 21 07:28:00 2026' }, 28 * 60_000],
  ['a date with a short day', { 'retry-after': 'Sun, 1 Nov 2026 07:00:00 UTC' }, 11 * 86_400_000],
  ['a date with an offset', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 +0000' }, 28 * 60_000],
  ['both units', { 'retry-after': '2', 'retry-after-ms': '2500' }, 2500],
  ['more than a year', { 'retry-after': '99999999' }, null],
  ['a date that is past', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
  ['milliseconds', { 'retry-after-ms': '1500.5' }, 1501],
  ['a duration of Go', { 'x-ratelimit-reset-tokens': '1m0s' }, 60_000],
  ['a short duration of Go', { 'x-ratelimit-reset-requests': '7.66s' }, 7660],
  ['a duration of less than a second', { 'x-ratelimit-reset-requests': '120ms' }, 120],
  ['RFC 3339', { 'anthropic-ratelimit-input-tokens-reset': '2026-10-21T07:01:00Z' }, 60_000],
  ['seconds since the epoch', { 'x-ratelimit-reset': String(NOW / 1000 + 90) }, 90_000],
  ['milliseconds since the epoch', { 'x-ratelimit-reset': String(NOW + 90_000) }, 90_000],
  ['the largest of several', { 'retry-after': '2', 'x-ratelimit-reset-requests': '1m30s' }, 90_000],
  [
    'a bucket that still holds some',
    { 'retry-after': '2', 'x-ratelimit-reset-requests': '1m30s', 'x-ratelimit-remaining-requests': '12' },
    2000,
  ],
  [
    'a bucket that is empty',
    { 'retry-after': '2', 'x-ratelimit-reset-requests': '1m30s', 'x-ratelimit-remaining-requests': '0' },
    90_000,
  ],
  ['an unlimited bucket', { 'x-ratelimit-reset-tokens': '9s', 'x-ratelimit-remaining-tokens': '-1' }, null],
  ['an empty quota of RateLimit', { ratelimit: '"minute";r=0;t=55' }, 55_000],
  ['several quotas, of which one is empty', { ratelimit: '"day";r=900;t=36000, "minute";r=0;t=55' }, 55_000],
  ['a quota of RateLimit that holds some', { ratelimit: '"minute";r=3;t=55' }, null],
  ['an empty quota in the words of an earlier draft', { ratelimit: 'limit=10, remaining=0, reset=55' }, 55_000],
  ['a quota in those words that holds some', { ratelimit: 'limit=10, remaining=3, reset=55' }, null],
  ['a quota of RateLimit without a time', { ratelimit: '"minute";r=0' }, null],
  ['one bucket of all that holds some', { 'x-ratelimit-reset': '90', 'x-ratelimit-remaining': '5' }, null],
  ['a bucket of a minute', { 'x-ratelimit-reset-tokens-minute': '11.38' }, 11_380],
  ['seconds until a reset', { 'x-ratelimit-reset-after': '4' }, 4000],
  ['milliseconds of Azure', { 'x-ms-retry-after-ms': '250' }, 250],
  ['minutes and milliseconds of Go', { 'x-ratelimit-reset-tokens': '6m0s500ms' }, 360_500],
  ['a list of seconds', { 'retry-after': '20, 60' }, 60_000],
  ['a list with a mistake', { 'retry-after': 'soon, 20' }, 20_000],
  ['a list of dates', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT,Wed, 21 Oct 2026 07:01:00 GMT' }, 28 * 60_000],
  ['nothing', {}, null],
  ...[
    '',
    ' ',
    'soon',
    'NaN',
    'Infinity',
    '-5',
    '1e3',
    '1e309',
    '0x10',
    '5 s',
    'Wed, 21 Foo 2026 07:28:00 GMT',
    '9999999999999999',
  ].map((text): [string, Record<string, string>, null] => [`'${text}'`, { 'retry-after': text }, null]),
])('of headers with %s', (_, headers, expected) => {
  expect(ofHeaders(headers)).toBe(expected);
});

test.each<[string, object, number | null]>([
  ['RetryInfo', { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '39.5s' }] }, 39_500],
  [
    'a duration in words of OpenAI',
    { message: 'Rate limit reached. Please try again in 6m0s. See the page.' },
    360_000,
  ],
  ['seconds in words of Azure', { message: 'Please retry after 32 seconds.' }, 32_000],
  ['a day on which access returns', { message: 'You will regain access on 2026-10-22 at 07:00 UTC.' }, 86_400_000],
  [
    'the end of the month',
    { type: 'rate_limit_error', details: { error_code: 'enforced_spend_limit_reached' } },
    Date.parse('2026-11-01T00:00:00Z') - NOW,
  ],
  [
    'the end of a day in California',
    { details: [{ violations: [{ quotaId: 'GenerateRequestsPerDayPerProject' }] }, { retryDelay: '9s' }] },
    3_600_000,
  ],
  ['a quota of calls of Azure', { message: 'Quota will be replenished in 01:02:03.' }, 3_723_000],
  ['a quota of days of Azure', { message: 'It will be replenished in 2.01:00:00.' }, 176_400_000],
  ['minutes in words', { message: 'Please try again in 2 minutes.' }, 120_000],
  ['hours of a day in words of Groq', { message: 'Please try again in 23h59m0.5s. Need more?' }, 86_340_500],
  ['seconds in a field', { retry_after: 30 }, 30_000],
  ['seconds in words in a field', { metadata: { retry_after_seconds: '1.5' } }, 1500],
  ['no number in a field', { retry_after: null }, null],
  ['a negative number in a field', { retry_after: -1 }, null],
  ['headers of OpenRouter', { metadata: { headers: { 'X-RateLimit-Reset': String(NOW + 9000) } } }, 9000],
  ['a delay that is no duration', { details: [{ retryDelay: 'soon' }] }, null],
])('of a body with %s', (_, error, expected) => {
  expect(ofBody(error)).toBe(expected);
});

test('is whole, finite and not negative, whatever the headers say', () => {
  const names = fc.constantFrom('retry-after', 'retry-after-ms', 'x-ratelimit-reset', 'x-ratelimit-reset-tokens');
  const texts = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.date({ noInvalidDate: true }).map((at) => at.toUTCString()),
  );

  fc.assert(
    fc.property(fc.dictionary(names, texts), (headers) => {
      const horizon = ofHeaders(headers);

      if (horizon === null) return;
      expect(Number.isInteger(horizon)).toBe(true);
      expect(horizon).toBeGreaterThanOrEqual(0);
      expect(horizon).toBeLessThanOrEqual(YEAR);
    }),
  );
});

test('is never shorter with one more hint', () => {
  const seconds = fc.nat({ max: 100_000 });

  fc.assert(
    fc.property(seconds, seconds, (one, other) => {
      const alone = ofHeaders({ 'retry-after': String(one) }) ?? 0;
      const both = ofHeaders({ 'retry-after': String(one), 'x-ratelimit-reset-requests': `${other}s` }) ?? 0;

      expect(both).toBe(Math.max(alone, other * 1000));
    }),
  );
});
