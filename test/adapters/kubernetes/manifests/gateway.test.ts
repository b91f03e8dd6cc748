import type { V1ConfigMap, V1Deployment, V1PodDisruptionBudget, V1Role, V1RoleBinding } from '@kubernetes/client-node';
import { agentProgram, gatewayProgram } from '../../../../adapters/kubernetes/jobs/agent-program.ts';
import { gatewayManifests } from '../../../../adapters/kubernetes/manifests/gateway.ts';
import { manifestsOf } from '../../../../adapters/kubernetes/manifests/manifests.ts';
import { generatorConfig } from '../../../../core/contracts/config/generator-config.ts';
import { clusterOptions } from '../../../../gateway/cluster-options.ts';
import { kubernetesTarget } from '../target.ts';

type NetworkPolicy = { spec: { ingress: unknown; egress: { ports: { protocol: string; port: number }[] }[] } };
const NAME = 'ragmend-gateway-docs-rag';
const stores = { table: 'records', backlogTable: 'backlog', answerBucket: 'answers' };
const place = { program: gatewayProgram('the gateway'), region: 'eu-west-1', stores };
const SECRET = 'docs/openai.key';

const providers = [
  {
    ...{ name: 'openai', kind: 'openai', url: 'http://proxy.example:8443/v1', apiKeySecret: SECRET },
    models: [{ name: 'gpt-4o-mini', context: 128_000 }],
  },
];

function prepareTarget(over: object = {}) {
  const target = kubernetesTarget('rag', [{ id: 'shard-1' }]);
  return { ...target, generator: generatorConfig.parse({ providers, ...over }) };
}

function prepareObjects(over: object = {}) {
  const objects = gatewayManifests(prepareTarget(over), place).map(({ object }) => object);
  const of = <T>(kind: string, name = NAME) =>
    objects.find((one) => one.kind === kind && one.metadata?.name === name) as T;
  const { spec } = of<V1Deployment>('Deployment');
  const pod = spec?.template.spec;
  return { objects, of, spec, pod, container: pod?.containers[0] };
}

test('a target without a generator, or with a flag of its own, has no gateway', () => {
  const flag = { kind: 'deployment-env', deployment: 'd', container: 'c', variable: 'PROVIDER' };

  expect(gatewayManifests(kubernetesTarget('rag', [{ id: 'shard-1' }]), place)).toEqual([]);
  expect(gatewayManifests(prepareTarget({ flag }), place)).toEqual([]);
});

test('two pods on two nodes run it, and only one of them may be away on purpose', () => {
  const { spec, pod, of } = prepareObjects();

  expect(spec?.replicas).toBe(2);
  expect(spec?.strategy?.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
  expect(pod?.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey)).toContain('kubernetes.io/hostname');
  expect(of<V1PodDisruptionBudget>('PodDisruptionBudget').spec?.maxUnavailable).toBe(1);
});

test('it ends its requests before it goes: no loader answers SIGTERM for it, and its pod is given the time', () => {
  const { pod, container, of } = prepareObjects();
  const { drainSeconds } = JSON.parse(of<V1ConfigMap>('ConfigMap').data?.['gateway.json'] ?? '');

  expect(container?.command?.join(' ')).not.toContain('SIGTERM');
  expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(drainSeconds);
  expect(container?.lifecycle?.preStop?.sleep?.seconds).toBeGreaterThan(0);
});

test('its options are those of a gateway in a cluster, and hold the names of secrets alone', () => {
  const { of, pod } = prepareObjects();
  const text = of<V1ConfigMap>('ConfigMap').data?.['gateway.json'] ?? '';

  const { cluster, generator } = clusterOptions.parse(JSON.parse(text));

  expect(cluster).toEqual({ ...stores, s3Endpoint: null, registry: 'ragmend-registry-docs-rag' });
  expect(generator.providers).toMatchObject([{ apiKeySecret: SECRET }]);
  expect(pod?.volumes?.find(({ name }) => name === 'secrets')?.secret).toEqual({
    ...{ secretName: NAME, optional: true, items: [{ key: 'docs.openai.key', path: SECRET }] },
  });
});

test('its one right in the cluster is to read the registry of its target', () => {
  const { of, objects, pod } = prepareObjects();

  expect(of<V1Role>('Role').rules).toEqual([
    { apiGroups: [''], resources: ['configmaps'], resourceNames: ['ragmend-registry-docs-rag'], verbs: ['get'] },
  ]);
  expect(of<V1RoleBinding>('RoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: NAME, namespace: 'rag' }]);
  expect(objects.filter(({ kind }) => /^Cluster/.test(String(kind)))).toEqual([]);
  expect(pod?.serviceAccountName).toBe(NAME);
});

test('it is contained, and reached from its namespace and from those that somebody labels', () => {
  const { of, container, pod } = prepareObjects({ gateway: { awsEndpoint: 'http://10.0.0.9:4566' } });
  const { spec } = of<NetworkPolicy>('NetworkPolicy');

  expect(container?.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
  expect(pod?.securityContext?.runAsNonRoot).toBe(true);
  expect(spec.ingress).toEqual([
    {
      from: [{ podSelector: {} }, { namespaceSelector: { matchLabels: { 'ragmend.dev/asks-gateways': 'true' } } }],
      ports: [{ protocol: 'TCP', port: 'http' }],
    },
  ]);
  const ports = spec.egress[0]?.ports.filter(({ protocol }) => protocol === 'TCP').map(({ port }) => port);
  expect(ports).toEqual([53, 443, 6443, 8443, 4566]);
});

test('it may reach an S3 that is not the one of AWS', () => {
  const target = prepareTarget();
  target.kubernetes.agent.s3Endpoint = 'http://10.0.0.9:7070';
  const policy = gatewayManifests(target, place).find(({ object }) => object.kind === 'NetworkPolicy');

  expect(policy).toMatchObject({
    object: { spec: { egress: [{ ports: expect.arrayContaining([{ protocol: 'TCP', port: 7070 }]) }, {}] } },
  });
});

test('every field has the name that the API server knows it by', () => {
  expect(JSON.stringify(prepareObjects().objects)).not.toMatch(/"_\w+":/);
});

test('another configuration makes other pods', () => {
  const hashOf = (over: object) =>
    prepareObjects(over).spec?.template.metadata?.annotations?.['ragmend.dev/configuration'];

  expect(hashOf({})).toBe(hashOf({ gateway: { port: 8080 } }));
  expect(hashOf({ gateway: { port: 8081 } })).not.toBe(hashOf({}));
});

test('what is applied for a target ends with its gateway, if its place is known', () => {
  const agent = agentProgram('the agent');
  const kindsOf = (...args: Parameters<typeof manifestsOf>) => manifestsOf(...args).map(({ object }) => object.kind);

  expect(kindsOf(prepareTarget(), agent)).not.toContain('NetworkPolicy');
  expect(kindsOf(prepareTarget(), agent, place).at(-1)).toBe('NetworkPolicy');
});
