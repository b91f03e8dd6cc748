import type { Row } from '../row.ts';

const LONG = `${'word '.repeat(9000)}\nQuestion: how long?`;

const right: Row['right'] = {
  served: ['refused'],
  class: 'Throttled',
  horizon: 30,
  breaker: 'throttled',
  paged: false,
  calls: [1, 0],
};

/** Cases of a backup that could not take the request: it is not asked, and the first cause is told. */
export const capableRows: Row[] = [
  {
    id: 'K23',
    input: 'primary 429; the window of the backup is too small: the first cause is told',
    backupContext: 8000,
    asks: [{ prompt: LONG, primary: { break: [{ how: 'rate-limit-seconds', seconds: 30 }] } }],
    right,
  },
  {
    id: 'K23',
    input: 'primary 429; the backup has no JSON mode: the first cause is told',
    backupCan: { jsonMode: false, tools: true },
    asks: [
      {
        body: { response_format: { type: 'json_object' } },
        primary: { break: [{ how: 'rate-limit-seconds', seconds: 30 }] },
      },
    ],
    right,
  },
];
