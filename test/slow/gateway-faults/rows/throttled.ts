import type { Row } from '../row.ts';

const FAILED_OVER = {
  served: ['backup'],
  class: 'Throttled',
  breaker: 'throttled',
  paged: false,
  calls: [1, 1],
} as const;
const once = (how: string, seconds?: number) => [
  { primary: { break: [{ how, ...(seconds === undefined ? {} : { seconds }) }] } },
];
const right = (horizon: number): Row['right'] => ({ ...FAILED_OVER, served: ['backup'], calls: [1, 1], horizon });

/** Cases of providers that say "later". */
export const throttledRows: Row[] = [
  { id: 'K1', input: '429, Retry-After is a date in 90 s', asks: once('rate-limit-date', 90), right: right(90) },
  { id: 'K1', input: '429, Retry-After is malformed', asks: once('rate-limit-malformed'), right: right(60) },
  { id: 'K1', input: '429, Retry-After is Infinity', asks: once('rate-limit-infinite'), right: right(60) },
  { id: 'K1', input: '429 without a hint', asks: once('rate-limit'), right: right(60) },
  {
    id: 'K1',
    input: '429, Retry-After is a date of the past: the wait is over',
    asks: [{ primary: { break: [{ how: 'rate-limit-past-date', times: 1 }] } }],
    right: { served: ['primary'], class: 'Throttled', horizon: null, breaker: 'serving', paged: false, calls: [2, 0] },
  },
  {
    id: 'K2',
    input: 'four 429 at once, the first without a hint, the others with Retry-After: 3',
    asks: [
      {
        together: 4,
        primary: {
          break: [
            { how: 'rate-limit', times: 1 },
            { how: 'rate-limit-seconds', seconds: 3 },
          ],
        },
      },
    ],
    right: { ...right(60), calls: [-1, 4] },
  },
  ...[171, 300, 36_000].map(
    (seconds): Row => ({
      id: 'K3',
      input: `429, retry-after: ${seconds}, then nobody asks`,
      asks: [...once('rate-limit-seconds', seconds), {}],
      right: { ...right(seconds), served: ['backup', 'backup'], calls: [1, 2], paged: seconds >= 3600 },
    }),
  ),
  { id: 'hint', input: '429, retry-after-ms', asks: once('rate-limit-milliseconds', 45), right: right(45) },
  { id: 'hint', input: '429, reset of the bucket as 1m30s', asks: once('rate-limit-go', 90), right: right(90) },
  { id: 'hint', input: '429, Retry-After 1 and a reset in 60 s', asks: once('rate-limit-two-hints'), right: right(60) },
  { id: 'hint', input: '429 slow_down', asks: once('slow-down'), right: right(60) },
  { id: 'hint', input: '429, RetryInfo in the body', asks: once('gemini-per-minute'), right: right(34) },
  {
    id: 'K35',
    input: '429 for ever, within the budget of a wait',
    switch: { waitSeconds: 5 },
    asks: once('rate-limit-milliseconds', 0.05),
    right: { ...right(0), horizon: null, breaker: 'serving', calls: [2, 1] },
  },
];
