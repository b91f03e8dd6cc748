import type { Right, Row } from '../row.ts';

const right = (rest: Partial<Right> = {}): Right => ({
  served: ['cut'],
  class: 'Soft200',
  horizon: null,
  breaker: 'serving',
  paged: false,
  calls: [1, 0],
  ...rest,
});
const row = (id: string, input: string, how: string, rest: Partial<Right> = {}): Row => ({
  id,
  input,
  asks: [{ stream: true, primary: { break: [{ how }] } }],
  right: right(rest),
});

/** Cases of a stream that fails after content: it is never made whole, by nobody. */
export const streamRows: Row[] = [
  row('K12', 'stream: content, then an error', 'error-after-content'),
  row('K13', 'stream: content, then a clean end', 'ends-without-finish'),
  row('K15', 'stream: three pieces, then an error, and the backup would answer', 'error-after-content'),
  row('cut', 'stream: content, then a reset', 'reset-after-content'),
  row('cut', 'stream: a piece that is no JSON', 'malformed-chunk'),
  {
    ...row('K16', 'stream: content, then silence', 'stalls-after-content', { class: 'Network' }),
    clocks: { idle: 0.3 },
  },
  row('whole', 'stream without [DONE]', 'ends-without-done', { served: ['primary'], class: null }),
  row('whole', 'stream that drips', 'slow-drip', { served: ['primary'], class: null }),
  row('policy', 'stream: content filter', 'filtered', { served: ['error 200'], class: 'Policy' }),
  row('policy', '200, finish_reason content_filter', 'filtered', { served: ['error 200'], class: 'Policy' }),
];
