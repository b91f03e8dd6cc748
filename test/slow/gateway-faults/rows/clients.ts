import type { Right, Row } from '../row.ts';

const right = (served: Right['served'], rest: Partial<Right> = {}): Right => ({
  served,
  class: 'Client',
  horizon: null,
  breaker: 'serving',
  paged: false,
  calls: [served.length, 0],
  ...rest,
});
const own = (input: string, how: string, status: number, found: string, id = 'K22'): Row => ({
  id,
  input: `${input}, six times, then a good request`,
  asks: [{ primary: { break: [{ how, times: 6 }] } }, ...Array.from({ length: 5 }, () => ({})), {}],
  right: right([...Array(6).fill(`error ${status}`), 'primary'], { class: found }),
});

/** Cases that are the client's own, or that the backup could not take. */
export const clientRows: Row[] = [
  own('400, too long', 'context-length', 400, 'Client'),
  own('400, content filter of Azure', 'content-filter', 400, 'Policy'),
  own('400, content policy', 'content-policy', 400, 'Policy'),
  own('400, a wrong parameter', 'bad-request', 400, 'Client', '400'),
  own('404, a wrong address', 'route-gone', 404, 'Client', '400'),
  own('413', 'too-large', 413, 'Client', '400'),
  own('422', 'unprocessable', 422, 'Client', '400'),
  {
    id: 'K23',
    input: 'primary 429; the backup does not know the model: the first cause is told',
    asks: [
      {
        primary: { break: [{ how: 'rate-limit-seconds', seconds: 30 }] },
        backup: { break: [{ how: 'model-gone' }] },
      },
    ],
    right: right(['refused'], { class: 'Throttled', horizon: 30, breaker: 'throttled', calls: [1, 1] }),
  },
  {
    id: 'K32',
    input: 'both 429, Retry-After: 40 and 20: the soonest is told',
    asks: [
      {
        primary: { break: [{ how: 'rate-limit-seconds', seconds: 40 }] },
        backup: { break: [{ how: 'rate-limit-seconds', seconds: 20 }] },
      },
      {},
    ],
    right: right(['refused', 'refused'], { class: 'Throttled', horizon: 40, breaker: 'throttled', calls: [1, 1] }),
  },
  {
    id: 'K32',
    input: 'both 503',
    asks: [{ primary: { break: [{ how: 'overloaded' }] }, backup: { break: [{ how: 'overloaded' }] } }],
    right: right(['refused'], { class: 'Overloaded', calls: [1, 1] }),
  },
];
