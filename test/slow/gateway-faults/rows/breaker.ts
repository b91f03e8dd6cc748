import type { Row } from '../row.ts';
import { right, row } from './failed-over.ts';

/** Cases of a provider that fails again and again: its breaker opens, of the model that failed only. */
export const breakerRows: Row[] = [
  {
    ...row('5xx', '503 five times, then nobody asks', 'overloaded', 'Overloaded'),
    asks: [{ primary: { break: [{ how: 'overloaded' }] } }, {}, {}, {}, {}, {}],
    right: right('Overloaded', { served: Array(6).fill('backup'), breaker: 'open', calls: [5, 6] }),
  },
  {
    ...row('K21', 'model A 503, model B answers, same key', 'overloaded', 'Overloaded'),
    asks: [
      { primary: { break: [{ how: 'overloaded', model: 'm-one' }] } },
      ...[{}, {}, {}, {}, {}],
      { model: 'other' },
    ],
    right: right('Overloaded', {
      served: [...Array(6).fill('backup'), 'primary'],
      breaker: 'open',
      calls: [6, 6],
    }),
  },
];
