import type { Row } from '../row.ts';

const closed = (id: string, input: string, how: string, found: string): Row => ({
  id,
  input: `${input}, twice asked`,
  asks: [{ primary: { break: [{ how }] } }, {}],
  right: {
    served: ['backup', 'backup'],
    class: found,
    horizon: null,
    breaker: 'locked',
    paged: true,
    calls: [1, 2],
  },
});

/** Cases of a provider that no time mends: a key, money, or a model that is gone. */
export const closedRows: Row[] = [
  closed('K5', '429 insufficient_quota', 'insufficient-quota', 'Money'),
  closed('K6', '400, the credit balance is too low', 'credit-balance', 'Money'),
  closed('K7', '401', 'unauthorised', 'Auth'),
  closed('K7', '402', 'no-credit', 'Money'),
  closed('K7', '403', 'forbidden', 'Auth'),
  {
    ...closed('K8', '401 for ever', 'unauthorised', 'Auth'),
    input: '401 for ever while the backup answers 20 requests',
    asks: [{ together: 1, primary: { break: [{ how: 'unauthorised' }] } }, { together: 19 }],
    right: { ...closed('', '', '', 'Auth').right, calls: [1, 20] },
  },
  closed('404', '404 model_not_found', 'model-gone', 'ModelGone'),
  closed('404', '404 DeploymentNotFound', 'deployment-gone', 'ModelGone'),
];
