import { box, type Case, deployment, helm, job, object, pod, service, statefulSet } from './build.ts';
import { crashLogs, event, loopLog } from './samples.ts';
import { init, one } from './shapes.ts';

/** The same waits in the words of other programs. */
export const wordedCases: Case[] = [
  {
    id: 'Y1',
    title: 'Spring: config server crashes by a bad flag',
    seen: {
      objects: [
        ...one('retriever', box('app', 'crash')),
        ...one('config-server', box('app', 'crash')),
        ...service('config-server'),
      ],
      logs: [
        ...crashLogs(
          'retriever-new-1',
          'app',
          'java.lang.IllegalStateException: I/O error on GET request for "http://config-server:8888/retriever/default": Connection refused',
          'at org.springframework.boot.SpringApplication.run(SpringApplication.java:1)',
        ),
        ...crashLogs('config-server-new-1', 'app', 'error: unrecognized arguments: --fo'),
      ],
    },
    verdict: 'Unrelated',
    root: 'Deployment/config-server ready',
  },
  {
    id: 'Y2',
    title: 'Consul OrderedReady after full stop',
    seen: {
      objects: [
        statefulSet('consul'),
        pod('consul-0', 'StatefulSet/consul', { boxes: [box('consul', 'running', { since: '2026-09-01T11:30:00Z' })] }),
        ...service('consul-headless', { app: 'consul', spec: { publishNotReadyAddresses: true } }),
      ],
      logs: loopLog(
        'consul-0',
        'consul',
        '[ERROR] agent.anti_entropy: failed to sync remote state: error="No cluster leader"',
      ),
    },
    verdict: 'Deadlock',
    cycle: ['StatefulSet/consul ready', 'StatefulSet/consul quorum', 'Pod/consul-1 exists'],
  },
  {
    id: 'Y4',
    title: 'native sidecar comes after the init that needs it',
    seen: {
      objects: init(
        'retriever',
        box('migrate', 'crash'),
        box('cloud-sql-proxy', 'PodInitializing', { restartPolicy: 'Always', ports: [{ containerPort: 5432 }] }),
      ),
      logs: crashLogs('retriever-new-1', 'migrate', 'dial tcp 127.0.0.1:5432: connect: connection refused'),
    },
    verdict: 'Deadlock',
    cycle: [
      'init container migrate of Deployment/retriever complete',
      'container cloud-sql-proxy of Deployment/retriever started',
    ],
  },
  {
    id: 'Y6a',
    title: 'startup probe too short, graceful exit 0',
    seen: {
      objects: one(
        'retriever',
        box('app', 'crash', {
          exit: 0,
          reason: 'Completed',
          ran: ['2026-09-01T11:50:00Z', '2026-09-01T11:50:31Z'],
          startupProbe: { periodSeconds: 10, failureThreshold: 3 },
        }),
      ),
      events: [
        event(
          'Pod/retriever-new-1',
          'Unhealthy',
          'Startup probe failed: Get "http://10.1.0.2:8080/": dial tcp 10.1.0.2:8080: connect: connection refused',
        ),
        event('Pod/retriever-new-1', 'Killing', 'Container app failed startup probe, will be restarted'),
      ],
    },
    verdict: 'Slow',
  },
  {
    id: 'Y14',
    title: "the lock row is of this pod's own run before",
    seen: {
      objects: [statefulSet('web', { replicas: 1 }), pod('web-0', 'StatefulSet/web', { boxes: [box('app', 'crash')] })],
      logs: crashLogs(
        'web-0',
        'app',
        'Could not acquire change log lock.  Currently locked by web-0 (10.1.2.3) since 9/1/26, 9:00 AM',
      ),
    },
    verdict: 'MissingRoot',
    root: 'migration lock of StatefulSet/web free',
  },
  {
    id: 'Y14b',
    title: 'Rails: another migration process holds the lock, nobody migrates',
    seen: {
      objects: one('retriever', box('app', 'crash')),
      logs: crashLogs(
        'retriever-new-1',
        'app',
        'ActiveRecord::ConcurrentMigrationError: Cannot run migrations because another migration process is currently running.',
      ),
    },
    verdict: 'MissingRoot',
    root: 'migration lock of Deployment/retriever free',
  },
  {
    id: 'Y15',
    title: 'sqlx: partially applied',
    seen: {
      objects: one('retriever', box('app', 'crash')),
      logs: crashLogs(
        'retriever-new-1',
        'app',
        'Error: migration 20260901 is partially applied; fix and remove row from `_sqlx_migrations` table',
      ),
    },
    verdict: 'MissingRoot',
    root: 'schema of Deployment/retriever migrated',
  },
  {
    id: 'Y60b',
    title: 'Hibernate: missing table in JSON with escaped quotes',
    seen: {
      objects: [
        object(
          'Secret',
          'sh.helm.release.v1.rag.v1',
          {},
          { labels: { owner: 'helm', name: 'rag', status: 'pending-install' } },
        ),
        ...deployment('retriever', { metadata: helm }),
        pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'crash')] }),
      ],
      rendered: [job('retriever-migrate', { metadata: { annotations: { 'helm.sh/hook': 'post-install' } } })],
      logs: crashLogs(
        'retriever-new-1',
        'app',
        '{"level":"ERROR","message":"org.postgresql.util.PSQLException: ERROR: relation \\"documents\\" does not exist"}',
      ),
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
    id: 'Y61',
    title: 'three wait for each other in a ring by gRPC',
    seen: {
      objects: ['a', 'b', 'c'].flatMap((x) => [...one(x, box('app', 'crash')), ...service(x)]),
      logs: ['ab', 'bc', 'ca'].flatMap(([x, y]) =>
        crashLogs(
          `${x}-new-1`,
          'app',
          `status = StatusCode.UNAVAILABLE details = "DNS resolution failed for ${y}:50051: C-ares status is not ARES_SUCCESS qtype=A name=${y} is_balancer=0: Domain name not found"`,
        ),
      ),
    },
    verdict: 'Deadlock',
    cycle: [
      'Deployment/a ready',
      'Service/b ready',
      'Deployment/b ready',
      'Service/c ready',
      'Deployment/c ready',
      'Service/a ready',
    ],
  },
];
