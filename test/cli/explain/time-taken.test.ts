import { timeTaken } from '../../../cli/explain/time-taken.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';

const KNOWN = Date.parse('2026-09-02T12:00:00Z');
const lease = (renewTime: string): KubeObject => ({
  kind: 'Lease',
  metadata: { name: 'retriever' },
  spec: { renewTime },
});
const pod = (startedAt: string): KubeObject => ({
  kind: 'Pod',
  metadata: { name: 'retriever-1' },
  status: { startedAt },
});

test.each([
  ['without a lease, the time of the file counts', [pod('2026-09-01T11:00:00Z')], '2026-09-02T12:00:00.000Z'],
  [
    'leases that stop a day before were kept since',
    [lease('2026-09-01T11:59:58.000000Z'), pod('2026-09-01T12:00:03Z')],
    '2026-09-01T12:00:03.000Z',
  ],
  ['a lease of now is of now', [lease('2026-09-02T11:59:58.000000Z')], '2026-09-02T12:00:00.000Z'],
  [
    'a time to come says nothing',
    [lease('2026-09-01T12:00:00Z'), pod('2027-01-01T00:00:00Z')],
    '2026-09-01T12:00:00.000Z',
  ],
])('%s', (_, objects, expected) => {
  expect(timeTaken(objects, KNOWN)).toBe(expected);
});
