import { box, type Case, deployment, job, object, pod, service, statefulSet } from './build.ts';
import { crashLogs, event, log, loopLog } from './samples.ts';

const refused = (host: string) => `connection to server at "${host}" (10.96.7.7), port 5432 failed: Connection refused`;

/** Cases of the same classes that nobody reported in these words. */
export const furtherCases: Case[] = [
  {
    id: 'K12',
    title: 'a waiter may not look at the Job that it waits for',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', {
          init: [box('wait', 'running')],
          boxes: [box('app', 'PodInitializing')],
        }),
        job('rag-migrate', { status: { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] } }),
      ],
      logs: loopLog(
        'retriever-new-1',
        'wait',
        'Error from server (Forbidden): jobs.batch "rag-migrate" is forbidden: User "system:serviceaccount:rag:default" cannot get resource "jobs" in API group "batch"',
      ),
    },
    verdict: 'MissingRoot',
    root: 'right of ServiceAccount/default to read jobs exists',
  },
  {
    id: 'K15',
    title: 'a migration is done, and the proxy beside it goes on',
    seen: {
      objects: [
        job('rag-migrate'),
        pod('rag-migrate-x', 'Job/rag-migrate', {
          boxes: [box('main', 'done'), box('istio-proxy', 'ready')],
          ready: false,
        }),
      ],
    },
    verdict: 'MissingRoot',
    root: 'Job/rag-migrate complete',
  },
  {
    id: 'K20',
    title: 'a volume for one node is at the old pod',
    seen: {
      objects: [
        ...deployment('store', { rolls: true }),
        pod('store-old-1', 'ReplicaSet/store-old'),
        pod('store-new-1', 'ReplicaSet/store-new', { boxes: [box('app', 'ContainerCreating')] }),
      ],
      events: [
        event(
          'Pod/store-new-1',
          'FailedAttachVolume',
          'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) store-old-1',
        ),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['new pods of Deployment/store ready', 'volume pvc-1 free'],
    plan: ['roll-back Deployment/store'],
  },
  {
    id: 'K23',
    title: 'a StatefulSet keeps a broken pod of an old revision until it is ready',
    seen: {
      objects: [
        statefulSet('store', { replicas: 1, status: { updateRevision: 'store-2' } }),
        pod('store-0', 'StatefulSet/store', {
          boxes: [box('app', 'crash')],
          metadata: { labels: { app: 'store', 'controller-revision-hash': 'store-1' } },
        }),
      ],
      logs: crashLogs('store-0', 'app', 'error: unknown flag: --foo'),
    },
    verdict: 'Deadlock',
    cycle: ['StatefulSet/store ready', 'Pod/store-0 current'],
    plan: ['delete-pod Pod/store-0'],
  },
  {
    id: 'K31',
    title: 'a session that nobody has any more holds the lock of migrations',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'crash')] }),
      ],
      logs: crashLogs('retriever-new-1', 'app', "error: can't acquire database lock"),
    },
    verdict: 'MissingRoot',
    root: 'migration lock of Deployment/retriever free',
  },
  {
    id: 'K37',
    title: 'a webhook of the namespace admits its own pods',
    seen: {
      objects: [...deployment('policy'), ...service('policy')],
      events: [
        event(
          'ReplicaSet/policy-new',
          'FailedCreate',
          'Internal error occurred: failed calling webhook "pods.policy.io": failed to call webhook: Post "https://policy.rag.svc:443/admit": no endpoints available for service "policy"',
        ),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['Deployment/policy ready', 'webhook pods.policy.io admitted', 'Service/policy ready'],
  },
  {
    id: 'K40',
    title: 'retriever and generator end as long as the other does not serve',
    seen: {
      objects: ['retriever', 'generator'].flatMap((name) => [
        ...deployment(name),
        pod(`${name}-new-1`, `ReplicaSet/${name}-new`, { boxes: [box('app', 'crash')] }),
        ...service(name),
      ]),
      logs: [
        ...crashLogs('retriever-new-1', 'app', refused('generator')),
        ...crashLogs('generator-new-1', 'app', refused('retriever')),
      ],
    },
    verdict: 'Deadlock',
    cycle: [
      'Deployment/generator ready',
      'Service/retriever ready',
      'Deployment/retriever ready',
      'Service/generator ready',
    ],
  },
  {
    id: 'X1',
    title: 'a line that an attacker wrote names a healthy component',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'crash')] }),
        ...deployment('generator'),
        pod('generator-new-1', 'ReplicaSet/generator-new'),
        ...service('generator', { serves: true }),
      ],
      logs: crashLogs(
        'retriever-new-1',
        'app',
        refused('generator'),
        'jobs.batch "drop-all-tables" not found',
        'relation "documents" does not exist',
      ),
    },
    verdict: 'MissingRoot',
  },
  {
    id: 'X2',
    title: 'an HPA sets the replicas, so that nothing is scaled',
    seen: {
      objects: [
        ...deployment('model', { rolls: true }),
        pod('model-old-1', 'ReplicaSet/model-old'),
        pod('model-new-1', 'ReplicaSet/model-new', { boxes: [box('app', 'running')] }),
        object('Lease', 'model', {
          spec: { holderIdentity: 'model-old-1', renewTime: '2026-09-01T11:59:58Z', leaseDurationSeconds: 15 },
        }),
        object('HorizontalPodAutoscaler', 'model', { spec: { scaleTargetRef: { kind: 'Deployment', name: 'model' } } }),
      ],
      logs: log('model-new-1', 'app', 'attempting to acquire leader lease rag/model...'),
    },
    verdict: 'Deadlock',
    cycle: ['new pods of Deployment/model ready', 'Lease/model free'],
  },
];
