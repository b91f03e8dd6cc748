import { createHash } from 'node:crypto';
import type { V1ConfigMap, V1Deployment, V1Service, V1ServiceAccount } from '@kubernetes/client-node';
import { ProberFile } from '../../../core/contracts/agent/prober-files.ts';
import type { KubernetesConfig } from '../../../core/contracts/config/kubernetes-config.ts';
import { Label, MANAGER } from '../api/labels.ts';
import { agentPodSpec, type Mounted, NOBODY } from '../jobs/agent-pod.ts';
import type { AgentProgram } from '../jobs/agent-program.ts';
import { goldenMapName } from '../registry/golden-maps.ts';
import { recordName } from '../registry/registry-record.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import type { Manifest } from './manifest.ts';

type Prober = NonNullable<KubernetesConfig['prober']>;

/**
 * Returns the pod that asks the shards their golden queries, if the target has one; it has no
 * rights in the cluster. Throws a RangeError if nothing names the region of its metrics.
 */
export function proberManifests(target: KubernetesTarget, program: AgentProgram): Manifest[] {
  const { namespace, prober } = target.kubernetes;
  if (!prober) return [];
  const name = proberName(target.id);
  const labels = { 'app.kubernetes.io/name': name, [Label.ManagedBy]: MANAGER, [Label.Target]: target.id };
  const metadata = { name, namespace, labels };
  const service: V1Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: selectorOf(name), ports: [{ name: 'metrics', port: prober.port, targetPort: 'metrics' }] },
  };
  const account: V1ServiceAccount = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: prober.serviceAccount, namespace, labels: { [Label.ManagedBy]: MANAGER } },
    automountServiceAccountToken: false,
  };
  const asked: V1ConfigMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { [fileOf(ProberFile.Target)]: jsonOf(target) },
  };
  return [
    {
      why: 'Whom the prober runs as: it has no right in this cluster, and at most one to put metrics into CloudWatch.',
      object: account,
    },
    {
      why: 'What the prober is to ask, and by which driver.',
      object: asked,
    },
    {
      why: 'The prober: one pod that asks all the time, since a counter has to grow and an alert can not wait for the next minute.',
      object: deployment(target, prober, program, metadata),
    },
    { why: 'Where Prometheus finds its metrics.', object: service },
  ];
}

/** Returns the name of the prober of a target, and of everything that belongs to it. */
export function proberName(targetId: string): string {
  return `ragmend-prober-${targetId}`;
}

const ROOT = '/ragmend/probing';
const selectorOf = (name: string) => ({ 'app.kubernetes.io/name': name });
const fileOf = (path: string) => path.split('/').at(-1) ?? '';
const jsonOf = (target: KubernetesTarget) => JSON.stringify(target);

function deployment(
  target: KubernetesTarget,
  prober: Prober,
  program: AgentProgram,
  metadata: V1Deployment['metadata'] & { name: string },
): V1Deployment {
  const { agent } = target.kubernetes;
  const spec = agentPodSpec({ ...agent, serviceAccount: prober.serviceAccount }, program, {
    args: ['probe', ROOT],
    runAs: NOBODY,
    limits: { memory: '256Mi' },
    mounted: mountedOf(target),
  });
  const [container] = spec.containers;
  const health = { httpGet: { path: '/healthz', port: 'metrics' } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: selectorOf(metadata.name) },
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels: metadata.labels ?? {}, annotations: annotationsOf(target, prober) },
        spec: {
          ...spec,
          containers: [
            {
              name: 'agent',
              ...container,
              env: [...(container?.env ?? []), ...regionOf(target, prober)],
              ports: [{ name: 'metrics', containerPort: prober.port }],
              livenessProbe: { ...health, periodSeconds: 30, failureThreshold: 3 },
              readinessProbe: { ...health, periodSeconds: 5 },
            },
          ],
        },
      },
    },
  };
}

/** Makes another configuration create another pod: a pod reads its configuration when it starts. */
function annotationsOf(target: KubernetesTarget, { port }: Prober): Record<string, string> {
  return {
    'ragmend.dev/configuration': createHash('sha256').update(jsonOf(target)).digest('hex'),
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(port),
    'prometheus.io/path': '/metrics',
  };
}

function regionOf({ id, kubernetes }: KubernetesTarget, { publish, region }: Prober) {
  if (publish !== 'cloudwatch') return [];
  const { cluster } = kubernetes;
  const value = region ?? (cluster.kind === 'eks' ? cluster.region : undefined);
  if (value) return [{ name: 'AWS_REGION', value }];
  throw new RangeError(`the prober of target '${id}' has no region for CloudWatch: give kubernetes.prober.region`);
}

/**
 * Mounts as optional what may come later: the registry, the golden sets, and secrets that not every
 * embedding needs.
 */
function mountedOf({ id, kubernetes }: KubernetesTarget): Mounted[] {
  const firsts = kubernetes.shards.filter(({ replicaOf }) => replicaOf === undefined);
  const golden = firsts.map((shard) => ({ configMap: { name: goldenMapName(id, shard.id), optional: true } }));
  const at = (path: string) => ({ mountPath: `${ROOT}/${path}`, readOnly: true });
  return [
    { volume: { name: 'target', configMap: { name: proberName(id) } }, mount: at('prober') },
    {
      volume: { name: 'registry', configMap: { name: recordName(id), optional: true } },
      mount: at(ProberFile.Registry),
    },
    { volume: { name: 'golden', projected: { sources: golden } }, mount: at(ProberFile.Golden) },
    {
      volume: { name: 'secrets', secret: { secretName: proberName(id), optional: true } },
      mount: at(ProberFile.Secrets),
    },
  ];
}
