import { createHash } from 'node:crypto';
import type {
  V1ConfigMap,
  V1Deployment,
  V1EnvVar,
  V1PodDisruptionBudget,
  V1Service,
  V1ServiceAccount,
} from '@kubernetes/client-node';
import { gatewayName } from '../../../core/contracts/cluster-identity.ts';
import type { GeneratorConfig } from '../../../core/contracts/config/generator-config.ts';
import { keySecretsOf } from '../../../core/contracts/config/target-of.ts';
import { Label, MANAGER } from '../api/labels.ts';
import { agentPodSpec, type Mounted, NOBODY } from '../jobs/agent-pod.ts';
import { type AgentProgram, agentConfigMap } from '../jobs/agent-program.ts';
import { recordName } from '../registry/registry-record.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { gatewayNetwork, gatewayRights } from './gateway-limits.ts';
import type { Manifest } from './manifest.ts';

/** The program of the gateway, and where the deployment keeps the state and what gateways keep. */
export type GatewayPlace = {
  program: AgentProgram;
  region: string;
  stores: { table: string; backlogTable: string; answerBucket: string };
};
type GatewayTarget = KubernetesTarget & { generator: GeneratorConfig };

/** Returns whether the cluster of a target runs its gateway. */
export function hasGateway(target: KubernetesTarget): target is GatewayTarget {
  return target.generator?.flag.kind === 'gateway';
}

/** Returns the gateway of a target, if it has one. */
export function gatewayManifests(target: KubernetesTarget, { program, region, stores }: GatewayPlace): Manifest[] {
  if (!hasGateway(target)) return [];
  const { namespace } = target.kubernetes;
  const { port, serviceAccount = gatewayName(target.id) } = target.generator.gateway;
  const name = gatewayName(target.id);
  const labels = { 'app.kubernetes.io/name': name, [Label.ManagedBy]: MANAGER, [Label.Target]: target.id };
  const metadata = { name, namespace, labels };
  const { metadata: ofProgram, ...map } = agentConfigMap(program);
  const account: V1ServiceAccount = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { ...metadata, name: serviceAccount },
    automountServiceAccountToken: false,
  };
  const options = optionsOf(target, stores);
  const configured: V1ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [OPTIONS]: options } };
  const service: V1Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: selectorOf(name), ports: [{ name: 'http', port, targetPort: 'http' }] },
  };
  const budget: V1PodDisruptionBudget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec: { maxUnavailable: 1, selector: { matchLabels: selectorOf(name) } },
  };
  return [
    { why: 'Whom the gateway runs as.', object: account },
    ...gatewayRights({ ...metadata, serviceAccount, registry: recordName(target.id) }),
    {
      why: 'The gateway, immutable; whoever runs it checks its sha256 first.',
      object: { ...map, metadata: { ...ofProgram, namespace } },
    },
    { why: 'Whom the gateway asks, and where it keeps what; keys of providers are in a Secret.', object: configured },
    {
      why: 'The gateway: its pods follow one state, so each may answer every request.',
      object: deployment(target, { program, region, options, metadata, serviceAccount }),
    },
    { why: 'The base URL of your service.', object: service },
    { why: 'Nodes are drained one pod at a time.', object: budget },
    gatewayNetwork(target, metadata),
  ];
}

const ROOT = '/ragmend/gateway';
const OPTIONS = 'gateway.json';
const DRAIN_SECONDS = 25;
/** Until then, a Service may still lead to a pod that ends. */
const LEAVE_SECONDS = 5;
const selectorOf = (name: string) => ({ 'app.kubernetes.io/name': name });

function optionsOf({ id, generator, kubernetes }: GatewayTarget, stores: GatewayPlace['stores']): string {
  const { port, awsEndpoint } = generator.gateway;
  return JSON.stringify({
    targetId: id,
    host: '0.0.0.0',
    port,
    secrets: `${ROOT}/secrets`,
    drainSeconds: DRAIN_SECONDS,
    generator,
    cluster: { ...stores, s3Endpoint: kubernetes.agent.s3Endpoint ?? awsEndpoint, registry: recordName(id) },
  });
}

type Parts = {
  program: AgentProgram;
  region: string;
  options: string;
  serviceAccount: string;
  metadata: V1Deployment['metadata'] & { name: string };
};

function deployment(
  target: GatewayTarget,
  { program, region, options, serviceAccount, metadata }: Parts,
): V1Deployment {
  const { image, replicas, port } = target.generator.gateway;
  const spec = agentPodSpec({ image, serviceAccount }, program, {
    args: ['--config', `${ROOT}/config/${OPTIONS}`],
    runAs: NOBODY,
    limits: { memory: '512Mi' },
    mounted: mountedOf(target, metadata.name),
  });
  const [container] = spec.containers;
  const health = { httpGet: { path: '/healthz', port: 'http' } };
  const matchLabels = selectorOf(metadata.name);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas,
      selector: { matchLabels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: metadata.labels ?? {}, annotations: annotationsOf(options, port) },
        spec: {
          ...spec,
          // It reads one ConfigMap.
          automountServiceAccountToken: true,
          terminationGracePeriodSeconds: DRAIN_SECONDS + LEAVE_SECONDS + 5,
          topologySpreadConstraints: SPREAD.map((topologyKey) => ({
            maxSkew: 1,
            topologyKey,
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels },
          })),
          containers: [
            {
              ...container,
              name: 'gateway',
              env: [...(container?.env ?? []), ...environmentOf(target, region)],
              ports: [{ name: 'http', containerPort: port }],
              lifecycle: { preStop: { sleep: { seconds: LEAVE_SECONDS } } },
              livenessProbe: { ...health, periodSeconds: 30, failureThreshold: 3 },
              readinessProbe: { ...health, periodSeconds: 2 },
            },
          ],
        },
      },
    },
  };
}

const SPREAD = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'];

/** Makes another configuration create other pods: a pod reads its configuration when it starts. */
function annotationsOf(options: string, port: number): Record<string, string> {
  return {
    'ragmend.dev/configuration': createHash('sha256').update(options).digest('hex'),
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(port),
    'prometheus.io/path': '/metrics',
  };
}

function environmentOf({ generator: { gateway } }: GatewayTarget, region: string): V1EnvVar[] {
  const { awsEndpoint: value } = gateway;
  const endpoint = value === null ? [] : [{ name: 'AWS_ENDPOINT_URL', value }];
  return [{ name: 'AWS_REGION', value: region }, ...endpoint];
}

/** The Secret may come later, and a key of it, too: until then its provider answers 401. */
function mountedOf({ generator }: GatewayTarget, name: string): Mounted[] {
  const items = [...new Set(keySecretsOf(generator))].map((path) => ({ key: path.replaceAll('/', '.'), path }));
  const at = (path: string) => ({ mountPath: `${ROOT}/${path}`, readOnly: true });
  return [
    { volume: { name: 'config', configMap: { name } }, mount: at('config') },
    ...(items.length === 0
      ? []
      : [{ volume: { name: 'secrets', secret: { secretName: name, optional: true, items } }, mount: at('secrets') }]),
  ];
}
