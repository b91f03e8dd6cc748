import { box, type Case, deployment, job, pod, service } from './build.ts';
import { crashLogs, event, log } from './samples.ts';

const crashing = (line: string, more: Parameters<typeof box>[2] = {}) => ({
  objects: [
    ...deployment('retriever'),
    pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'crash', more)] }),
  ],
  logs: crashLogs('retriever-new-1', 'app', line),
});
const SCHEMA = 'schema of Deployment/retriever migrated';

/** Migrations, locks and what only a person may mend. */
export const databaseCases: Case[] = [
  {
    id: 'K30',
    title: 'a lock row belongs to a pod that no longer lives',
    seen: crashing(
      'Could not acquire change log lock.  Currently locked by retriever-6f9c-x2 (10.1.2.3) since 9/1/26, 9:00 AM',
    ),
    verdict: 'MissingRoot',
    root: 'migration lock of Deployment/retriever free',
  },
  {
    id: 'K32a',
    title: 'golang-migrate is dirty',
    seen: crashing('error: Dirty database version 5. Fix and force version.'),
    verdict: 'MissingRoot',
    root: SCHEMA,
  },
  {
    id: 'K32b',
    title: 'Flyway has a failed row',
    seen: crashing('Detected failed migration to version 3 (add documents).'),
    verdict: 'MissingRoot',
    root: SCHEMA,
  },
  {
    id: 'K32c',
    title: 'Prisma has a failed migration',
    seen: crashing('Error: P3009 migrate found failed migrations in the target database'),
    verdict: 'MissingRoot',
    root: SCHEMA,
  },
  {
    id: 'K34',
    title: 'the schema is newer than the image',
    seen: crashing("alembic.util.exc.CommandError: Can't locate revision identified by 'ab12'"),
    verdict: 'MissingRoot',
    root: SCHEMA,
  },
  {
    id: 'K33',
    title: 'two replicas migrate at once and wait for each other in the database',
    seen: {
      objects: [
        ...deployment('langfuse', { replicas: 2 }),
        ...[1, 2].map((at) => pod(`langfuse-new-${at}`, 'ReplicaSet/langfuse-new', { boxes: [box('app', 'crash')] })),
      ],
      logs: [1, 2].flatMap((at) => crashLogs(`langfuse-new-${at}`, 'app', 'ERROR: deadlock detected (SQLSTATE 40P01)')),
    },
    settings: { migrations: { 'Deployment/langfuse': null } },
    verdict: 'Deadlock',
    cycle: [
      'schema of Deployment/langfuse migrated',
      'transactions in the database of Deployment/langfuse complete',
      'Deployment/langfuse ready',
    ],
    plan: ['migrate Deployment/langfuse'],
  },
  {
    id: 'K35',
    title: 'a migration creates an extension without the right to',
    seen: {
      objects: [
        job('rag-migrate', {
          status: {
            failed: 1,
            conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: '' }],
          },
        }),
        pod('rag-migrate-x', 'Job/rag-migrate', { boxes: [box('main', 'failed')], status: { phase: 'Failed' } }),
      ],
      logs: log('rag-migrate-x', 'main', 'ERROR: permission denied to create extension "vector"'),
    },
    verdict: 'MissingRoot',
    root: 'Job/rag-migrate complete',
  },
  {
    id: 'K36',
    title: 'liveness kills the app while it migrates',
    seen: {
      ...crashing('INFO [alembic.runtime.migration] Running upgrade a1 -> b2, add embeddings', {
        exit: 137,
        livenessProbe: { initialDelaySeconds: 30, periodSeconds: 10, failureThreshold: 3 },
      }),
      events: [
        event(
          'Pod/retriever-new-1',
          'Unhealthy',
          'Liveness probe failed: dial tcp 10.1.2.3:8080: connect: connection refused',
        ),
        event('Pod/retriever-new-1', 'Killing', 'Container app failed liveness probe, will be restarted'),
      ],
    },
    verdict: 'Slow',
  },
  {
    id: 'K38',
    title: 'the CA of a webhook was never injected',
    seen: {
      objects: [...deployment('retriever')],
      events: [
        event(
          'ReplicaSet/retriever-new',
          'FailedCreate',
          'Internal error occurred: failed calling webhook "webhook.cert-manager.io": failed to call webhook: Post "https://cert-manager-webhook.cert-manager.svc:443/validate": tls: failed to verify certificate: x509: certificate signed by unknown authority',
        ),
      ],
    },
    verdict: 'MissingRoot',
    root: 'webhook webhook.cert-manager.io admitted',
  },
  {
    id: 'K39',
    title: 'the retriever is ready once its index has documents, and the indexer writes through the retriever',
    seen: {
      objects: [
        ...deployment('retriever'),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'running')] }),
        ...service('retriever'),
        job('seed-index'),
        pod('seed-index-x', 'Job/seed-index', { boxes: [box('seed', 'crash')] }),
      ],
      logs: [
        {
          pod: 'retriever-new-1',
          container: 'app',
          run: 'current',
          lines: ['GET /ready 503: index documents is empty', 'GET /ready 503: index documents is empty'],
        },
        ...crashLogs(
          'seed-index-x',
          'seed',
          "requests.exceptions.ConnectionError: HTTPConnectionPool(host='retriever', port=8080): Max retries exceeded (Caused by NewConnectionError: refused)",
        ),
      ],
    },
    verdict: 'Deadlock',
    cycle: [
      'Deployment/retriever ready',
      'index documents exists',
      'Job/seed-index complete',
      'Service/retriever ready',
    ],
  },
  {
    id: 'K41',
    title: 'a model downloads at each restart',
    seen: {
      objects: [
        ...deployment('embedder'),
        pod('embedder-new-1', 'ReplicaSet/embedder-new', {
          boxes: [box('app', 'starting', { since: '2026-09-01T11:58:00Z' })],
        }),
      ],
      logs: log('embedder-new-1', 'app', 'Downloading model.safetensors:  43%|####      | 1.2G/2.7G'),
    },
    verdict: 'Slow',
  },
  {
    id: 'K42',
    title: 'the index was made by another embedding model',
    seen: crashing('Wrong input: Vector dimension error: expected dim: 1536, got 768'),
    verdict: 'MissingRoot',
    root: 'schema of Deployment/retriever migrated',
  },
];
