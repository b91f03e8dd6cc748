import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { box, type Case, deployment, job, pod, service } from './build.ts';
import { crashLogs } from './samples.ts';
import { database, init, loop, one } from './shapes.ts';

const RENAMED = [{ key: 'wait', path: 'wait.sh' }];

/** A pod whose silent init container runs a script from a volume. */
function scripted(volume: { configMap: object } | { projected: object }): KubeObject[] {
  const wait = box('w', 'running', {
    command: ['sh', '/scripts/wait.sh'],
    env: [{ name: 'PGHOST', valueFrom: { configMapKeyRef: { name: 'settings', key: 'host' } } }],
    volumeMounts: [{ name: 'run', mountPath: '/scripts/' }],
  });
  const script = 'until pg_isready -h "$PGHOST"; do sleep 1; done';
  const key = 'projected' in volume ? 'wait' : 'wait.sh';
  return [
    ...deployment('web'),
    pod('web-new-1', 'ReplicaSet/web-new', {
      ...{ init: [wait], boxes: [box('app', 'PodInitializing')] },
      spec: { volumes: [{ name: 'run', ...volume }] },
    }),
    { kind: 'ConfigMap', metadata: { name: 'scripts' }, data: { [key]: script } },
    { kind: 'ConfigMap', metadata: { name: 'settings' }, data: { host: 'rag-db' } },
  ];
}

/** Commands that wait, of which the log says nothing or too little. */
export const commandCases: Case[] = [
  {
    id: 'Y18b',
    title: 'a healthy Service is never reached by a silent init container',
    seen: { objects: [...init('retriever', loop('wait', 'until nc -z -w2 db 5432; do sleep 2; done')), ...database()] },
    verdict: 'MissingRoot',
  },
  {
    id: 'Y19b',
    title: 'a pre-install Job loops in its main container, and its log is empty',
    seen: {
      objects: [
        job('rag-migrate', { metadata: { annotations: { 'helm.sh/hook': 'pre-install' } } }),
        pod('rag-migrate-x', 'Job/rag-migrate', {
          boxes: [loop('main', 'until nc -z rag-postgres 5432; do sleep 2; done; alembic upgrade head')],
        }),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['Job/rag-migrate complete', 'Service/rag-postgres exists'],
  },
  {
    id: 'Y32',
    title: 'silent init loops of curl wait for each other',
    seen: {
      objects: [['a', 'b'] as const, ['b', 'a'] as const].flatMap(([x, y]) => [
        ...init(x, loop('w', `until curl -sf http://${y}:8080/ready; do sleep 2; done`)),
        ...service(x),
      ]),
    },
    verdict: 'Deadlock',
    cycle: ['Deployment/a ready', 'Service/b ready', 'Deployment/b ready', 'Service/a ready'],
  },
  {
    id: 'Y33',
    title: 'kubectl wait for a Deployment without a Service',
    seen: {
      objects: [
        ...init(
          'web',
          box('w', 'running', {
            command: ['kubectl', 'wait', '--for=condition=available', 'deploy/worker', '--timeout=-1s'],
          }),
        ),
        ...one('worker', box('app', 'crash')),
      ],
      logs: crashLogs('worker-new-1', 'app', 'error: unknown flag: --foo'),
    },
    verdict: 'Unrelated',
    root: 'Deployment/worker ready',
  },
  {
    id: 'Y34',
    title: 'kubectl wait for pods by label',
    seen: {
      objects: [
        ...init('web', loop('w', 'kubectl wait --for=condition=Ready pod -l app=worker --timeout=-1s')),
        ...one('worker', box('app', 'crash')),
      ],
      logs: crashLogs('worker-new-1', 'app', 'error: unknown flag: --foo'),
    },
    verdict: 'Unrelated',
    root: 'Deployment/worker ready',
  },
  {
    id: 'Y34b',
    title: 'kubectl wait timed out on a pod',
    seen: {
      objects: [...init('web', box('w', 'crash')), ...one('worker', box('app', 'ImagePullBackOff: x'))],
      logs: crashLogs('web-new-1', 'w', 'error: timed out waiting for the condition on pods/worker-new-1'),
      missing: ['Secret'],
    },
    verdict: 'Unrelated',
    root: 'Deployment/worker ready',
  },
  {
    id: 'Y35',
    title: 'python loop in an init container names its own Service',
    seen: {
      objects: [
        ...init(
          'web',
          loop(
            'w',
            "import psycopg2\nwhile True:\n try: psycopg2.connect(host='web', port=5432); break\n except Exception: pass",
          ),
        ),
        ...service('web'),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['Deployment/web ready', 'Service/web ready'],
  },
  {
    id: 'Y37',
    title: 'the host comes from a variable',
    seen: {
      objects: [
        ...init(
          'web',
          box('w', 'running', {
            ...{ command: ['until pg_isready -h "$PGHOST"; do sleep 1; done'] },
            env: [{ name: 'PGHOST', value: 'rag-db' }],
          }),
        ),
      ],
    },
    verdict: 'MissingRoot',
    root: 'Service/rag-db exists',
  },
  {
    id: 'Y37b',
    title: 'the script of a wait is in a ConfigMap, its host in another',
    seen: { objects: scripted({ configMap: { name: 'scripts' } }) },
    verdict: 'MissingRoot',
    root: 'Service/rag-db exists',
  },
  {
    id: 'Y37c',
    title: 'the script of a wait is under another name in a projected volume',
    seen: { objects: scripted({ projected: { sources: [{ configMap: { name: 'scripts', items: RENAMED } }] } }) },
    verdict: 'MissingRoot',
    root: 'Service/rag-db exists',
  },
];
