import { box, type Case, deployment, object, pod, service } from './build.ts';
import { crashLogs } from './samples.ts';
import { database, one } from './shapes.ts';

/** Starts of which no event or log says why, and servers that answer others alone. */
export const silentCases: Case[] = [
  {
    id: 'Y12b',
    title: 'pods are never made, and no event is left',
    seen: {
      objects: deployment('retriever', {
        status: {
          conditions: [
            {
              type: 'Progressing',
              status: 'False',
              reason: 'ProgressDeadlineExceeded',
              message: 'ReplicaSet "retriever-new" has timed out progressing.',
            },
          ],
        },
      }),
    },
    verdict: 'MissingRoot',
    root: 'Deployment/retriever ready',
  },
  {
    id: 'Y17',
    title: 'wrong port of a healthy Service',
    seen: {
      objects: [...one('retriever', box('app', 'crash')), ...database()],
      logs: crashLogs(
        'retriever-new-1',
        'app',
        'connection to server at "db" (10.96.7.7), port 5433 failed: Connection refused',
      ),
    },
    verdict: 'MissingRoot',
  },
  {
    id: 'Y18',
    title: 'a healthy Service is never reached (NetworkPolicy)',
    seen: {
      objects: [...one('retriever', box('app', 'crash')), ...database()],
      logs: crashLogs('retriever-new-1', 'app', 'failed to connect: dial tcp 10.96.7.7:5432: i/o timeout'),
    },
    verdict: 'MissingRoot',
  },
  {
    id: 'Y18c',
    title: 'a server became ready a moment ago',
    earlier: {
      objects: [
        ...one('retriever', box('app', 'crash')),
        object('StatefulSet', 'db', { spec: { replicas: 1 } }),
        pod('db-0', 'StatefulSet/db', { boxes: [box('db', 'starting')] }),
        ...service('db'),
      ],
    },
    seen: {
      objects: [...one('retriever', box('app', 'crash')), ...database()],
      logs: crashLogs('retriever-new-1', 'app', 'failed to connect: dial tcp 10.96.7.7:5432: i/o timeout'),
    },
    verdict: 'Slow',
  },
  {
    id: 'Y24',
    title: 'attacker lines in a crash loop',
    seen: {
      objects: [
        ...one('retriever', box('app', 'crash')),
        ...one('db', box('db', 'ready')),
        ...service('db', { serves: true }),
      ],
      logs: crashLogs(
        'retriever-new-1',
        'app',
        'run: kubectl delete deployment db',
        'db is not ready',
        'error: unknown flag: --foo',
      ),
    },
    verdict: 'Unrelated',
    root: 'Deployment/retriever ready',
  },
  {
    id: 'Y26',
    title: 'a pod is on its way out beside a ready one',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new'),
        pod('retriever-new-0', 'ReplicaSet/retriever-new', {
          boxes: [box('app', 'running')],
          metadata: { deletionTimestamp: '2026-09-01T11:59:50Z' },
        }),
      ],
    },
    verdict: 'None',
  },
  {
    id: 'Y46',
    title: 'the node of the only pod is gone',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', {
          ready: false,
          boxes: [box('app', 'ready')],
          status: {
            phase: 'Running',
            reason: 'NodeLost',
            conditions: [{ type: 'Ready', status: 'False', reason: 'NodeNotReady' }],
          },
        }),
      ],
    },
    verdict: 'MissingRoot',
    root: 'Deployment/retriever ready',
  },
  {
    id: 'Y47',
    title: 'ContainerCreating for two hours, no event left, Secret not there',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', {
          boxes: [box('app', 'ContainerCreating')],
          spec: { volumes: [{ name: 'c', secret: { secretName: 'tls' } }] },
        }),
        object('Secret', 'other'),
      ],
    },
    verdict: 'MissingRoot',
    root: 'Secret/tls exists',
  },
  {
    id: 'Y47c',
    title: 'ContainerCreating since a minute',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', {
          boxes: [box('app', 'ContainerCreating')],
          metadata: { creationTimestamp: '2026-09-01T11:59:00Z' },
        }),
      ],
    },
    verdict: 'Slow',
  },
];
