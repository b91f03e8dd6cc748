import type { Ask, Right, Row } from '../row.ts';

const DOWN = { break: [{ how: 'overloaded' }] };
const right = (served: Right['served'], rest: Partial<Right> = {}): Right => ({
  served,
  class: 'Overloaded',
  horizon: null,
  breaker: 'serving',
  paged: false,
  calls: [-1, -1],
  ...rest,
});

/** The breaker opens, then its probe ends in a certain way, and then the primary is well. */
const probed = (input: string, how: string, found: string, { clocks, ...probe }: Partial<Ask> & Partial<Row>): Row => ({
  id: 'K24',
  input: `the probe of an open breaker ${input}, then well: back to the primary`,
  failures: { minimum: 2, openSeconds: 0.3 },
  ...(clocks && { clocks }),
  asks: [
    { primary: DOWN },
    {},
    { until: 'primary', primary: { heal: true, break: [{ how, times: 1 }] }, ...probe },
    ...Array.from({ length: 4 }, (): Ask => ({ until: 'primary' })),
  ],
  right: right(['backup', 'backup', probe.how ? 'unanswered' : 'primary', ...Array(4).fill('primary')], {
    class: found,
  }),
});

const given = (hash: string) => JSON.stringify([{ id: 'volumes#2', hash }]);
const known = (hash = 'h-1', qid = 'q-1') => ({ metadata: { qid, documents: given(hash) } });
const OTHER = 'Question: When is a volume detached?';

/** Cases of what the gateway keeps: leases of probes, kept answers, requests that wait, and its ramp into a backup. */
export const keptRows: Row[] = [
  probed('never settles', 'never-answers', 'Network', { clocks: { answer: 0.3 } }),
  probed("ends with the client's own 400", 'bad-request', 'Client', {}),
  probed('is left by its client', 'never-answers', 'Overloaded', { how: 'leave', until: 'unanswered' }),
  {
    id: 'K26',
    input: 'a probe of a model that thinks first: 400, max_tokens reached',
    asks: [{ how: 'probe', primary: { break: [{ how: 'max-tokens-reached' }] } }],
    right: right(['probe good'], { class: null, calls: [1, 0] }),
  },
  {
    id: 'K26',
    input: 'twelve probes at once',
    asks: [{ how: 'probe', together: 12, primary: { turn: { latencyMs: 2000 } } }],
    right: right(['probe good'], { class: null, calls: [1, 0] }),
  },
  {
    id: 'K29',
    input: 'eight requests move to a backup that takes one at a time',
    admission: { rampMillis: 60_000 },
    asks: [{ together: 8, primary: DOWN, backup: { turn: { atOnce: 1, latencyMs: 20 } } }],
    right: right(['backup'], { breaker: 'open', calls: [-1, 8] }),
  },
  {
    id: 'K30',
    input: 'both down, a request that may fail once waits through the outage',
    keeps: { attempts: 1 },
    asks: [
      { how: 'later', primary: DOWN, backup: DOWN },
      { how: 'fetch', until: 'backup', backup: { heal: true } },
    ],
    right: right(['waiting', 'backup'], { breaker: 'serving' }),
  },
  {
    id: 'K33',
    input: 'an answer is kept; then its document changes, the question is another, or its id is used again',
    keeps: {},
    asks: [
      { body: known() },
      { body: known(), primary: DOWN, backup: DOWN },
      { body: known('h-2') },
      { body: known(), prompt: OTHER },
      { body: known('h-1', 'q-2') },
    ],
    right: right(['primary', 'cached', 'refused', 'refused', 'refused'], { breaker: 'open', calls: [5, 4] }),
  },
  {
    id: 'net',
    input: 'TLS, the certificate has expired',
    scheme: 'expired',
    asks: [{}],
    right: right(['backup'], { class: 'Network', paged: true, calls: [0, 1] }),
  },
];
