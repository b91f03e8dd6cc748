import { box, type Case, deployment, job, object, pod, service } from './build.ts';
import { crashLogs, event } from './samples.ts';

const one = (container: ReturnType<typeof box>, more = {}) => [
  ...deployment('retriever', more),
  pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [container] }),
];
const READY = 'Deployment/retriever ready';
const REFUSED = 'dial tcp 10.96.7.7:5432: connect: connection refused';
const born = { metadata: { creationTimestamp: '2026-09-01T11:57:00Z' } };

/** What a diagnosis has to leave alone. */
export const negativeCases: Case[] = [
  {
    id: 'N1',
    title: 'a wave of crashes at the install heals by itself',
    earlier: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'crash', { restarts: 4 })], ...born }),
        object('StatefulSet', 'db', { spec: { replicas: 1 } }),
        pod('db-0', 'StatefulSet/db', { boxes: [box('db', 'starting')] }),
        ...service('db'),
      ],
      logs: crashLogs('retriever-new-1', 'app', REFUSED),
    },
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'crash', { restarts: 6 })], ...born }),
        object('StatefulSet', 'db', { spec: { replicas: 1 } }),
        pod('db-0', 'StatefulSet/db', { boxes: [box('db', 'ready')] }),
        ...service('db', { serves: true }),
      ],
      logs: crashLogs('retriever-new-1', 'app', REFUSED),
    },
    verdict: 'Slow',
  },
  {
    id: 'N2',
    title: 'a startup probe of one second kills the app',
    seen: {
      objects: one(
        box('app', 'crash', {
          exit: 137,
          ran: ['2026-09-01T11:50:00Z', '2026-09-01T11:50:02Z'],
          startupProbe: { periodSeconds: 1, failureThreshold: 1 },
        }),
      ),
      events: [event('Pod/retriever-new-1', 'Killing', 'Container app failed startup probe, will be restarted')],
    },
    verdict: 'Slow',
  },
  {
    id: 'N3a',
    title: 'an image cannot be pulled',
    seen: { objects: one(box('app', 'ImagePullBackOff: Back-off pulling image "rag:9"')), missing: ['Secret'] },
    verdict: 'Unrelated',
    root: READY,
  },
  {
    id: 'N3b',
    title: 'an image name is invalid',
    seen: { objects: one(box('app', 'InvalidImageName: couldn\'t parse image name "RAG:latest"')) },
    verdict: 'Unrelated',
    root: READY,
  },
  {
    id: 'N4',
    title: 'a container needs more memory than it may have',
    seen: { objects: one(box('app', 'crash', { exit: 137, reason: 'OOMKilled' })) },
    verdict: 'Unrelated',
    root: READY,
  },
  {
    id: 'N5a',
    title: 'a ConfigMap is missing',
    seen: { objects: one(box('app', 'CreateContainerConfigError: configmap "retriever" not found')) },
    verdict: 'MissingRoot',
    root: 'ConfigMap/retriever exists',
  },
  {
    id: 'N5b',
    title: 'a ConfigMap lacks a key',
    seen: {
      objects: one(box('app', "CreateContainerConfigError: couldn't find key model in ConfigMap rag/retriever")),
    },
    verdict: 'Unrelated',
    root: READY,
  },
  {
    id: 'N6',
    title: 'a PodDisruptionBudget blocks evictions of crashing pods, not their start',
    seen: {
      objects: [
        ...one(box('app', 'crash')),
        object('PodDisruptionBudget', 'retriever', {
          spec: { minAvailable: 1, selector: { matchLabels: { app: 'retriever' } } },
          status: { disruptionsAllowed: 0 },
        }),
      ],
      logs: crashLogs('retriever-new-1', 'app', 'error: unknown flag: --foo'),
    },
    verdict: 'Unrelated',
    root: READY,
  },
  {
    id: 'N7a',
    title: 'a rollout is paused',
    seen: { objects: deployment('retriever', { spec: { paused: true } }) },
    verdict: 'None',
  },
  {
    id: 'N7b',
    title: 'a Deployment has no replicas on purpose',
    seen: { objects: deployment('retriever', { replicas: 0 }) },
    verdict: 'None',
  },
  {
    id: 'N7c',
    title: 'a Job is suspended',
    seen: { objects: [job('reindex', { spec: { suspend: true }, status: {} })] },
    verdict: 'None',
  },
  {
    id: 'N8',
    title: 'many pods cannot reach the API server',
    seen: {
      objects: ['a', 'b', 'c'].flatMap((name) => [
        ...deployment(name),
        pod(`${name}-new-1`, `ReplicaSet/${name}-new`, { boxes: [box('app', 'crash')] }),
      ]),
      logs: ['a', 'b', 'c'].flatMap((name) =>
        crashLogs(`${name}-new-1`, 'app', 'Get "https://10.96.0.1:443/api": dial tcp 10.96.0.1:443: i/o timeout'),
      ),
    },
    verdict: 'MissingRoot',
    root: 'API server ready',
  },
  {
    id: 'N9',
    title: 'a throttled container answers its probes too late',
    seen: {
      objects: one(box('app', 'running', { since: '2026-09-01T11:52:00Z' })),
      events: [
        event(
          'Pod/retriever-new-1',
          'Unhealthy',
          'Readiness probe failed: Get "http://10.1.2.3:8080/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        ),
      ],
    },
    verdict: 'Slow',
  },
];
