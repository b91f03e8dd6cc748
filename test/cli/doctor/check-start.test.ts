import { checkStart } from '../../../cli/doctor/check-start.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import { bootstrapConfig } from '../../../core/contracts/config/bootstrap-config.ts';
import { box, deployment, object, pod, service, statefulSet } from '../../core/bootstrap/cases/build.ts';

const AT = '2026-09-01T12:00:00Z';
const RETRIEVER = { workload: 'Deployment/retriever' };
const running = (name: string, more = {}) => [
  ...deployment(name, { template: { containers: [{ name: 'app', ports: [{ containerPort: 8080 }] }] }, ...more }),
  pod(`${name}-new-1`, `ReplicaSet/${name}-new`, { boxes: [box('app', 'ready')] }),
];

function checked(components: object[], objects: KubeObject[]) {
  const bootstrap = bootstrapConfig.parse({ components });
  const seen = { at: AT, objects, events: [], logs: [], missing: [] };
  return checkStart({ id: 'docs-rag', bootstrap, shards: ['shard-1'] }, seen).map(
    ({ status, about }) => `${status}: ${about}`,
  );
}

test('components that are there, reached and checked are well', () => {
  const queue = { workload: 'StatefulSet/queue' };
  const migration = { run: { args: ['migrate'] }, check: { args: ['check'] }, job: 'rag-migrate' };
  const components = [{ ...RETRIEVER, needs: [queue], migration, settle: { port: 8080, path: '/healthz' } }, queue];

  expect(checked(components, [...running('retriever'), statefulSet('queue'), ...service('queue')])).toEqual([
    "ok: all 2 components of 'docs-rag' are there and can be started anew",
    "ok: 'Deployment/retriever' has a migration, waited for as Job 'rag-migrate', and a check",
  ]);
});

test.each<[string, object[], KubeObject[], string]>([
  ['a workload that is not there', [RETRIEVER], [], "failed: 'Deployment/retriever' does not exist"],
  [
    'a shard',
    [{ workload: 'StatefulSet/shard-1' }],
    [statefulSet('shard-1')],
    "failed: 'StatefulSet/shard-1' is a shard, which another runbook repairs",
  ],
  [
    'a need that nobody can reach',
    [{ ...RETRIEVER, needs: [{ workload: 'StatefulSet/queue' }] }, { workload: 'StatefulSet/queue' }],
    [...running('retriever'), statefulSet('queue')],
    "warning: no Service sends to 'StatefulSet/queue', which 'Deployment/retriever' needs",
  ],
  [
    'a settle probe at a port that nothing names',
    [{ ...RETRIEVER, settle: { port: 9000, path: '/' } }],
    running('retriever'),
    "warning: no container of 'Deployment/retriever' names port 9000, which its settle probe asks",
  ],
  [
    'a migration without a check',
    [{ ...RETRIEVER, migration: { run: { args: ['migrate'] } } }],
    running('retriever'),
    "warning: nothing checks the schema of 'Deployment/retriever': each approval says that idempotency is unproven",
  ],
  [
    'a migration in a container that is not there',
    [{ ...RETRIEVER, migration: { run: { args: ['migrate'] }, container: 'web' } }],
    running('retriever'),
    "failed: 'Deployment/retriever' has no container 'web' to migrate in",
  ],
  [
    'an autoscaler',
    [RETRIEVER],
    [
      ...running('retriever'),
      object('HorizontalPodAutoscaler', 'retriever', { spec: { scaleTargetRef: { name: 'retriever' } } }),
    ],
    "warning: no plan scales 'Deployment/retriever': HorizontalPodAutoscaler/retriever: sets the replicas of Deployment/retriever",
  ],
  [
    'Flux',
    [RETRIEVER],
    running('retriever', { metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': 'rag' } } }),
    "warning: no plan scales 'Deployment/retriever': a Kustomization of Flux sets changes back",
  ],
])('%s is told', (_, components, objects, expected) => {
  expect(checked(components, objects)).toContain(expected);
});
