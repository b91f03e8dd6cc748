import { box, type Case, deployment, helm, job, object, pod } from './build.ts';
import { crashLogs, event, loopLog } from './samples.ts';

const NO_TABLE =
  'sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "documents" does not exist';
const hook = (name: string, phase: string, more = {}) =>
  job(name, {
    metadata: { annotations: { 'helm.sh/hook': phase }, ...more },
    template: { containers: [{ name: 'main', args: ['--secret-name=webhook-cert'] }] },
  });
const pendingInstall = object(
  'Secret',
  'sh.helm.release.v1.rag.v1',
  {},
  { labels: { owner: 'helm', name: 'rag', status: 'pending-install' } },
);

/** Helm. */
export const deployerCases: Case[] = [
  {
    id: 'K1a',
    title: 'the app crashes on a missing table, and the hook that migrates waits for the release',
    seen: {
      objects: [
        ...deployment('retriever', { metadata: helm }),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'crash')] }),
      ],
      rendered: [hook('retriever-migrate', 'post-install,post-upgrade')],
      logs: crashLogs('retriever-new-1', 'app', NO_TABLE),
    },
    settings: { migrations: { 'Deployment/retriever': 'retriever-migrate' } },
    verdict: 'Deadlock',
    cycle: [
      'Deployment/retriever ready',
      'schema of Deployment/retriever migrated',
      'Job/retriever-migrate complete',
      'Helm release/rag synced',
    ],
    plan: ['migrate Deployment/retriever'],
  },
  {
    id: 'K1b',
    title: 'an init container waits for the Job of a hook, under a release that is pending',
    seen: {
      objects: [
        pendingInstall,
        ...deployment('retriever', { metadata: helm }),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', {
          init: [box('wait-for-migration', 'running')],
          boxes: [box('app', 'PodInitializing')],
        }),
      ],
      logs: loopLog('retriever-new-1', 'wait-for-migration', 'Waiting for job retriever-migrate...'),
    },
    settings: { migrations: { 'Deployment/retriever': 'retriever-migrate' } },
    verdict: 'Deadlock',
    cycle: ['Deployment/retriever ready', 'Job/retriever-migrate complete', 'Helm release/rag synced'],
    plan: ['migrate Deployment/retriever'],
  },
  {
    id: 'K1c',
    title: 'nothing shows the hook but the labels of Helm: a suspicion, and no more',
    seen: {
      objects: [
        ...deployment('retriever', { metadata: helm }),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'crash')] }),
      ],
      logs: crashLogs('retriever-new-1', 'app', NO_TABLE),
    },
    verdict: 'Suspected',
    cycle: [
      'Deployment/retriever ready',
      'schema of Deployment/retriever migrated',
      'hooks of Helm release/rag complete',
      'Helm release/rag synced',
    ],
  },
  {
    id: 'K2',
    title: 'a pre-install hook uses a service account that the release makes after its hooks',
    seen: {
      objects: [hook('rag-migrate', 'pre-install')],
      events: [
        event(
          'Job/rag-migrate',
          'FailedCreate',
          'Error creating: pods "rag-migrate-" is forbidden: error looking up service account rag/rag: serviceaccount "rag" not found',
        ),
      ],
    },
    verdict: 'Deadlock',
    cycle: ['Job/rag-migrate complete', 'ServiceAccount/rag exists'],
  },
  {
    id: 'K2b',
    title: 'a pre-install hook needs the database of its own release',
    seen: {
      objects: [
        hook('rag-migrate', 'pre-install'),
        pod('rag-migrate-x', 'Job/rag-migrate', { boxes: [box('main', 'crash')] }),
      ],
      logs: crashLogs(
        'rag-migrate-x',
        'main',
        'psycopg2.OperationalError: could not translate host name "rag-postgres" to address: Name or service not known',
      ),
    },
    verdict: 'Deadlock',
    cycle: ['Job/rag-migrate complete', 'Service/rag-postgres exists'],
  },
  {
    id: 'K3',
    title: 'a webhook certificate comes from a post-install hook',
    seen: {
      objects: [
        ...deployment('operator', { metadata: helm }),
        pod('operator-new-1', 'ReplicaSet/operator-new', { boxes: [box('manager', 'ContainerCreating')] }),
      ],
      rendered: [hook('operator-certgen', 'post-install')],
      events: [
        event(
          'Pod/operator-new-1',
          'FailedMount',
          'MountVolume.SetUp failed for volume "cert" : secret "webhook-cert" not found',
        ),
      ],
      missing: ['Secret'],
    },
    verdict: 'Deadlock',
    cycle: [
      'Deployment/operator ready',
      'Secret/webhook-cert exists',
      'Job/operator-certgen complete',
      'Helm release/rag synced',
    ],
  },
];
