import { judgeStart } from '../../../../core/bootstrap/graph/judge-start.ts';
import { readObservation } from '../../../../core/bootstrap/reading/read-observation.ts';
import { NO_SETTINGS } from '../../../../core/bootstrap/reading/scene/scene.ts';
import type { KubeEvent } from '../../../../core/contracts/bootstrap/observation.ts';
import { box, pod, service, statefulSet } from '../cases/build.ts';
import { event, runsAgain, samplesOf } from '../cases/samples.ts';

type Shown = {
  how?: string;
  box?: Parameters<typeof box>[2];
  pod?: Parameters<typeof pod>[2];
  events?: KubeEvent[];
};

const AGAIN = { restarts: 3, ran: ['2026-09-01T11:55:00Z', '2026-09-01T11:56:20Z'], since: '2026-09-01T11:57:40Z' };
const UNJOINED = 'could not join raft join list: context deadline exceeded';
const NAMES = [0, 1, 2].map((at) => `vectors-${at}`);
const ofEach = (reason: string, message: string) => NAMES.map((name) => event(`Pod/${name}`, reason, message));

/** Judges two looks at the same run of each member of a store; the run before told that it found no peers. */
function judged({ how = 'running', box: more, pod: shape, events = [] }: Shown) {
  const boxes = [box('store', how, { ...AGAIN, ...more } as Parameters<typeof box>[2])];
  const objects = [
    statefulSet('vectors', { spec: { podManagementPolicy: 'Parallel' } }),
    ...NAMES.map((name) => pod(name, 'StatefulSet/vectors', { boxes, ...shape })),
    ...service('vectors-headless', { app: 'vectors', spec: { publishNotReadyAddresses: true } }),
  ];
  const logs = NAMES.flatMap((name) => runsAgain(name, 'store', UNJOINED)).filter(
    // Of a container that pauses, only the run that ended is read.
    ({ run }) => how === 'running' || run === 'previous',
  );
  const samples = samplesOf({ id: '', title: '', verdict: 'None', seen: { objects, logs, events } });
  const { nodes, pace } = readObservation(...samples, NO_SETTINGS);
  return judgeStart(nodes, pace).kind;
}

test.each<[string, Shown]>([
  ['runs again', {}],
  [
    'runs again after a short run, and not for long',
    { box: { ran: ['2026-09-01T11:58:50Z', '2026-09-01T11:59:00Z'], since: '2026-09-01T11:59:10Z' } },
  ],
  ['pauses, in one pause at both looks', { how: 'crash' }],
  [
    'runs again under the name of a pod that somebody stopped',
    { events: ofEach('Killing', 'Stopping container store') },
  ],
])('a container that has ended by itself before is proof of a deadlock: it %s', (_, shown) => {
  expect(judged(shown)).toBe('Deadlock');
});

const evicted = [
  { type: 'Ready', status: 'False', lastTransitionTime: '2026-09-01T10:00:00Z' },
  { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' },
];

test.each<[string, Shown]>([
  ['ended once', { box: { restarts: 1 } }],
  ['was ready meanwhile', { pod: { since: '2026-09-01T11:40:00Z' } }],
  ['is of a pod that does not say since when it is not ready', { pod: { status: { startTime: undefined } } }],
  ['runs for far longer than before, as a slow start does', { box: { since: '2026-09-01T11:50:00Z' } }],
  ['ended well', { box: { exit: 0 } }],
  ['was killed', { box: { exit: 137 } }],
  ['was told to end', { box: { exit: 143 } }],
  ['ended without its node', { box: { exit: 255, reason: 'Unknown' } }],
  ['is of a pod that is deleted', { pod: { metadata: { deletionTimestamp: '2026-09-01T11:59:00Z' } } }],
  ['is of a pod that is evicted', { pod: { status: { conditions: evicted } } }],
  [
    'was ended by its startup probe, and ended with an error',
    { events: ofEach('Killing', 'Container store failed startup probe, will be restarted') },
  ],
])('one end that two looks show is no proof if the container %s', (_, shown) => {
  expect(judged(shown)).toBe('Suspected');
});

test('a container that ended long ago and is ready is no matter', () => {
  expect(judged({ how: 'ready' })).toBe('None');
});

test('a container that needs more memory fails by itself, however often it runs again', () => {
  expect(judged({ box: { exit: 137, reason: 'OOMKilled' } })).toBe('Unrelated');
});
