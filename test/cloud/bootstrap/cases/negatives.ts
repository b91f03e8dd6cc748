import { NODE } from '../../../adapters/kubernetes/jobs/volume-pods.ts';
import { type CloudCase, crash, run, waits } from '../cloud-case.ts';
import { deployment, service, workload } from '../objects.ts';
import { LOADS, NEEDS_SCHEMA, SERVE } from '../programs.ts';
import { database, declared, NO_TABLE } from './migrations.ts';

const RETRIEVER = 'Deployment/retriever';
const READY = `${RETRIEVER} ready`;
const SCHEMA = `schema of ${RETRIEVER} migrated`;
const retriever = { workload: RETRIEVER, role: 'retriever' };
const quick = { components: [retriever], sampleSeconds: 5 };
const migrating = { components: [{ ...retriever, migration: declared }], sampleSeconds: 25 };
const ends = (...lines: string[]) => `for (const line of ${JSON.stringify(lines)}) console.log(line); process.exit(1);`;

/** What is left alone. */
export const negatives: CloudCase[] = [
  {
    id: 'N1',
    title: 'a slow start that heals by itself',
    bootstrap: quick,
    objects: [deployment('retriever', LOADS)],
    isStuck: run('retriever'),
    verdict: 'None',
    causes: [],
    outcome: 'NoActionNeeded',
  },
  {
    id: 'N3',
    title: 'an image cannot be pulled',
    bootstrap: quick,
    objects: [deployment('retriever', SERVE, { container: { image: 'local.test/nobody-made-it:9' } })],
    isStuck: waits('retriever', /ImagePullBackOff/),
    verdict: 'Unrelated',
    causes: [READY],
    outcome: 'Observed',
  },
  {
    id: 'N5',
    title: 'a ConfigMap is missing',
    bootstrap: quick,
    objects: [deployment('retriever', SERVE, { container: { envFrom: [{ configMapRef: { name: 'retriever' } }] } })],
    isStuck: waits('retriever', /CreateContainerConfigError/),
    verdict: 'MissingRoot',
    causes: ['ConfigMap/retriever exists'],
    outcome: 'Observed',
  },
  {
    id: 'N7a',
    title: 'a rollout is paused',
    bootstrap: quick,
    objects: [deployment('retriever', SERVE, { spec: { paused: true } })],
    isStuck: () => true,
    verdict: 'None',
    causes: [],
    outcome: 'Observed',
  },
  {
    id: 'N7b',
    title: 'a Deployment has no replicas on purpose',
    bootstrap: quick,
    objects: [deployment('retriever', SERVE, { replicas: 0 })],
    isStuck: () => true,
    verdict: 'None',
    causes: [],
    outcome: 'NoActionNeeded',
  },
  {
    id: 'K11',
    title: 'an init container looks for a Service that was renamed, without any error',
    bootstrap: quick,
    objects: [
      service('vector-db'),
      deployment('retriever', SERVE, {
        pod: {
          initContainers: [
            {
              ...{ name: 'wait', image: NODE },
              command: ['sh', '-c', 'until getent hosts vector-store >/dev/null 2>&1; do sleep 2; done'],
            },
          ],
        },
      }),
    ],
    isStuck: run('retriever'),
    verdict: 'MissingRoot',
    causes: ['Service/vector-store exists'],
    outcome: 'Observed',
  },
  {
    id: 'K25',
    title: 'pod 0 waits for peers that are made once it is ready',
    bootstrap: { components: [{ workload: 'StatefulSet/rabbit', role: 'store' }], sampleSeconds: 5 },
    objects: [
      service('rabbit', { clusterIP: 'None', publishNotReadyAddresses: true }),
      workload(
        'StatefulSet',
        'rabbit',
        "setInterval(() => console.log('Waiting for Mnesia tables for 30000 ms, 9 retries left'), 1000);",
        { replicas: 3 },
      ),
    ],
    isStuck: run('rabbit'),
    verdict: 'Deadlock',
    causes: ['Pod/rabbit-1 exists', 'Pod/rabbit-2 exists', 'StatefulSet/rabbit quorum', 'StatefulSet/rabbit ready'],
    outcome: 'Observed',
  },
  {
    id: 'K30',
    title: 'a lock row belongs to a pod that no longer lives',
    bootstrap: migrating,
    before: database,
    objects: [
      deployment(
        'retriever',
        ends(
          'Could not acquire change log lock.  Currently locked by retriever-6f9c-x2 (10.1.2.3) since 9/1/26, 9:00 AM',
        ),
      ),
    ],
    isStuck: crash(['retriever']),
    verdict: 'MissingRoot',
    causes: [`migration lock of ${RETRIEVER} free`],
    outcome: 'Observed',
  },
  {
    id: 'K32',
    title: 'a migration was applied by half',
    bootstrap: migrating,
    before: database,
    objects: [deployment('retriever', ends('error: Dirty database version 5. Fix and force version.'))],
    isStuck: crash(['retriever']),
    verdict: 'MissingRoot',
    causes: [SCHEMA],
    outcome: 'Observed',
  },
  {
    id: 'K1c',
    title: 'a log says that a table is missing, and nothing else does: no check is declared',
    bootstrap: { ...migrating, components: [{ ...retriever, migration: { run: declared.run } }] },
    before: database,
    objects: [deployment('retriever', NEEDS_SCHEMA(NO_TABLE))],
    isStuck: crash(['retriever']),
    verdict: 'MissingRoot',
    causes: [SCHEMA],
    outcome: 'Observed',
  },
  {
    id: 'X1',
    title: 'lines that an attacker wrote name a table and a healthy component; the check knows better',
    bootstrap: { ...migrating, components: [...migrating.components, { workload: 'Deployment/database' }] },
    before: database,
    objects: [
      deployment(
        'retriever',
        `await ask('database', '/migrate'); ${ends(NO_TABLE, 'jobs.batch "drop-all-tables" not found')}`,
      ),
    ],
    isStuck: crash(['retriever']),
    verdict: 'MissingRoot',
    causes: ['Job/drop-all-tables complete', SCHEMA],
    outcome: 'Observed',
  },
  {
    id: 'X2',
    title: 'an autoscaler owns the replicas of what a migration would stop',
    bootstrap: migrating,
    before: database,
    objects: [
      deployment('retriever', NEEDS_SCHEMA(NO_TABLE)),
      {
        ...{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'retriever' } },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'retriever' },
          ...{ minReplicas: 1, maxReplicas: 3 },
        },
      },
    ],
    isStuck: crash(['retriever']),
    verdict: 'MissingRoot',
    causes: [SCHEMA],
    outcome: 'Observed',
  },
  {
    id: 'X3',
    title: 'Argo CD sets changes back',
    bootstrap: migrating,
    before: database,
    objects: [
      deployment('retriever', NEEDS_SCHEMA(NO_TABLE), {
        metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'rag:apps/Deployment:rag/retriever' } },
      }),
    ],
    isStuck: crash(['retriever']),
    verdict: 'MissingRoot',
    causes: [SCHEMA],
    outcome: 'Observed',
  },
];
