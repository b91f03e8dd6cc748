import type { Row } from '../row.ts';
import { right } from './failed-over.ts';

const asked = (how: string, times?: number) => [
  { stream: true, primary: { break: [times === undefined ? { how } : { how, times }] } },
];

/** The sixteen faults of Failover Bench (failoverbench/failoverbench, catalogue 0.1), each with a stream. */
export const failoverBenchRows: Row[] = [
  {
    id: 'S01',
    input: 'one 429 with Retry-After: 2, then well',
    switch: { waitSeconds: 5 },
    asks: [{ stream: true, primary: { break: [{ how: 'rate-limit-seconds', seconds: 2, times: 1 }] } }],
    right: right('Throttled', { served: ['primary'], calls: [2, 0] }),
  },
  {
    id: 'S02',
    input: '429 without Retry-After, for ever',
    asks: asked('rate-limit'),
    right: right('Throttled', { horizon: 60, breaker: 'throttled' }),
  },
  { id: 'S03', input: 'one 500, then well', asks: asked('server-error', 1), right: right('Server') },
  { id: 'S04', input: '503 for ever', asks: asked('overloaded'), right: right('Overloaded') },
  { id: 'S05', input: 'one reset before headers', asks: asked('reset', 1), right: right('Network') },
  {
    id: 'S06',
    input: 'no response at all',
    clocks: { firstToken: 0.3 },
    asks: asked('never-answers'),
    right: right('Network'),
  },
  {
    id: 'S07',
    input: 'the first token after 20 s',
    clocks: { firstToken: 0.3 },
    asks: asked('slow-first-token'),
    right: right('Network'),
  },
  {
    id: 'S08',
    input: 'the stream is cut mid-answer',
    asks: asked('reset-after-content'),
    right: right('Soft200', { served: ['cut'], calls: [1, 0] }),
  },
  {
    id: 'S09',
    input: 'the stream stalls, and the next request is answered',
    clocks: { idle: 0.3 },
    asks: [...asked('stalls-after-content', 1), { stream: true }],
    right: right('Network', { served: ['cut', 'primary'], calls: [2, 0] }),
  },
  {
    id: 'S10',
    input: 'a malformed chunk',
    asks: asked('malformed-chunk'),
    right: right('Soft200', { served: ['cut'], calls: [1, 0] }),
  },
  {
    id: 'S11',
    input: 'a whole stream without [DONE]',
    asks: asked('ends-without-done'),
    right: right(null, { served: ['primary'], calls: [1, 0] }),
  },
  {
    id: 'S12',
    input: 'context length exceeded, the backup has a larger window',
    backupContext: 200_000,
    asks: asked('context-length'),
    right: right('Client'),
  },
  {
    id: 'S12',
    input: 'context length exceeded, the backup has no larger window',
    asks: asked('context-length'),
    right: right('Client', { served: ['error 400'], calls: [1, 0] }),
  },
  {
    id: 'S13',
    input: 'rejected by the content filter',
    asks: asked('content-policy'),
    right: right('Policy', { served: ['error 400'], calls: [1, 0] }),
  },
  {
    id: 'S14',
    input: 'cut mid-answer, and the backup rejects a prefill',
    asks: [
      {
        stream: true,
        primary: { break: [{ how: 'reset-after-content' }] },
        backup: { break: [{ how: 'prefill-rejected' }] },
      },
    ],
    right: right('Soft200', { served: ['cut'], calls: [1, 0] }),
  },
  {
    id: 'S15',
    input: '503 for a while, then well: back to the primary',
    failures: { minimum: 2, openSeconds: 0.5 },
    asks: [
      ...asked('overloaded'),
      { stream: true },
      { stream: true },
      { stream: true, until: 'primary', primary: { heal: true } },
      ...Array.from({ length: 4 }, () => ({ stream: true, until: 'primary' as const })),
    ],
    right: right('Overloaded', {
      served: [...Array(3).fill('backup'), ...Array(5).fill('primary')],
      calls: [-1, -1],
    }),
  },
  {
    id: 'S16',
    input: 'the backup answers: its model and usage are told',
    asks: [
      { stream: true, body: { stream_options: { include_usage: true } }, primary: { break: [{ how: 'overloaded' }] } },
    ],
    right: right('Overloaded'),
  },
];
