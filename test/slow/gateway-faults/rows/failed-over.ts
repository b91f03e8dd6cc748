import type { Right, Row } from '../row.ts';

/** What is right where the primary fails once and the backup answers. */
export const right = (found: string | null, rest: Partial<Right> = {}): Right => ({
  served: ['backup'],
  class: found,
  horizon: null,
  breaker: 'serving',
  paged: false,
  calls: [1, 1],
  ...rest,
});

/** One request, which fails at the primary in one way. */
export const row = (id: string, input: string, how: string, found: string, rest: Partial<Row> = {}): Row => ({
  id,
  input,
  asks: [{ primary: { break: [{ how }] } }],
  right: right(found),
  ...rest,
});
