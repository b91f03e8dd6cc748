import type { Pod } from '../../../../adapters/kubernetes/api/objects.ts';
import { whyNotRun } from '../../../../adapters/kubernetes/workloads/why-not-run.ts';

const pod = (status: object): Pod =>
  ({ metadata: { name: 'shard-1-0' }, spec: { containers: [] }, status }) as unknown as Pod;
const store = (status: object) => pod({ containerStatuses: [{ name: 'store', restartCount: 0, ...status }] });
const unplaced = {
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no node has the memory' }],
};

test.each([
  ['no pod', null, 'no pod was made for it'],
  ['no node', pod(unplaced), 'Unschedulable: no node has the memory'],
  [
    'no image',
    store({ state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } }),
    'ImagePullBackOff: not found',
  ],
  ['nothing said', pod({}), 'it waits: look at its pod'],
])('a server that never ran says why: %s', (_, given, words) => {
  expect(whyNotRun(given, 'store')).toBe(words);
});

test.each([
  ['runs and is not ready', store({ state: { running: {} } })],
  ['has ended', store({ state: { terminated: { exitCode: 1 } } })],
  ['crashes again and again', store({ restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } } })],
  [
    'is kept from its start by a step before it',
    pod({ initContainerStatuses: [{ name: 'migrate', restartCount: 1 }] }),
  ],
])('a server that %s tells of its files', (_, given) => {
  expect(whyNotRun(given, 'store')).toBeNull();
});
