import type { V1Deployment } from '@kubernetes/client-node';
import { type Controller, list, pathOf, type Service } from '../../../../adapters/kubernetes/api/objects.ts';
import { ownerOf } from '../../../../adapters/kubernetes/registry/owner.ts';
import type { KubernetesTarget } from '../../../../adapters/kubernetes/registry/rotation.ts';
import { beyondContained } from '../../../../adapters/kubernetes/rehearsal/beyond-contained.ts';
import { takeoverDeployment } from '../../../../adapters/kubernetes/workloads/takeover-deployment.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import type { Container, Pod } from '../guarded-namespace.ts';
import { NODE } from '../jobs/volume-pods.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { kubernetesTarget } from '../target.ts';
import { type Operator, operatorOf } from './identities.ts';

type Change = (pod: Pod, container: Container, server: V1Deployment) => void;
const FENCE = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-1', epoch: 1 };

/** What would let a server read what is not its own, or take over its node. */
const FOREIGN: [string, Change][] = [
  [
    'a Secret in its environment',
    (_, container) => {
      const valueFrom = { secretKeyRef: { name: 'api-keys', key: 'key' } };
      Object.assign(container, { env: [{ name: 'KEY', valueFrom }] });
    },
  ],
  ['all of a Secret', (_, container) => Object.assign(container, { envFrom: [{ secretRef: { name: 'api-keys' } }] })],
  ['a mounted Secret', (pod) => pod.volumes?.push({ name: 's', secret: { secretName: 'api-keys' } })],
  [
    'a token of another kind',
    (pod) => pod.volumes?.push({ name: 's', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }),
  ],
  ['a folder of the node', (pod) => pod.volumes?.push({ name: 's', hostPath: { path: '/' } })],
  ['the network of the node', (pod) => Object.assign(pod, { hostNetwork: true })],
  ['privileges', (_, container) => Object.assign(container, { securityContext: { privileged: true } })],
  [
    'a capability',
    (_, container) => Object.assign(container, { securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }),
  ],
  ['another account', (pod) => Object.assign(pod, { serviceAccountName: 'admin' })],
  [
    'an init container with a Secret',
    (pod) =>
      Object.assign(pod, {
        initContainers: [{ name: 'init', image: NODE, envFrom: [{ secretRef: { name: 'api-keys' } }] }],
      }),
  ],
];
/** What would give a server the traffic, the network or the pods of others. */
const OF_OTHERS: [string, Change][] = [
  ['the labels of somebody else', (_, __, server) => label(server, { app: 'api' })],
  ['a label that its shard does not have', (_, __, server) => label(server, { role: 'admin' })],
  [
    'pods of somebody else',
    (_, __, server) => Object.assign(server.spec?.selector ?? {}, { matchLabels: { app: 'shard-1' } }),
  ],
];

/** What would have a server take itself for another, or others take it for one. */
const AS_ANOTHER: [string, Change][] = [
  ['the host name of another pod', (pod) => Object.assign(pod, { hostname: 'shard-2-0' })],
  ['a name under another Service', (pod) => Object.assign(pod, { subdomain: 'api' })],
];

function nodeName(value: string): Change {
  return (_, container) => {
    const env = (container.env ?? []).map((each) => (each.name === 'CLUSTER_HOSTNAME' ? { ...each, value } : each));
    Object.assign(container, { env });
  };
}

function label(server: V1Deployment, labels: Record<string, string>): void {
  Object.assign(server.spec?.template.metadata?.labels ?? {}, labels);
}

cloudSuite(['kubernetes'], 'what the operator may start as a server', () => {
  let real: RealCluster;
  beforeAll(async () => {
    real = await realCluster();
    const { apps, namespace } = real.cluster;
    await apps.createNamespacedStatefulSet({ namespace, body: statefulSet() });
  });
  afterAll(() => real.close());

  const targetOf = (takeover: object) => kubernetesTarget(real.cluster.namespace, [{ id: 'shard-1' }], { takeover });
  /** Whether the operator may take the shard over by a server that was changed so, which is not carried out. */
  async function mayStart({ cluster }: Operator, target: KubernetesTarget, change: Change): Promise<true | string> {
    const { object } = await ownerOf(real.cluster, 'shard-1');
    const services = await list<Service>(real.cluster, 'services');
    const wanted = {
      workloadId: 'shard-1-r1',
      volume: 'new',
      volumeName: target.kubernetes.volume,
      lock: 'docs-rag',
      serves: true,
    };
    const server = structuredClone(takeoverDeployment(object as Controller, services, FENCE, wanted)) as V1Deployment;
    const pod = server.spec?.template.spec as Pod;
    change(pod, pod.containers[0] as Container, server);
    return cluster.send('POST', `${pathOf(cluster, 'deployments')}?dryRun=All`, { json: server }).then(
      () => true as const,
      (error: Error) => error.message,
    );
  }

  describe('contained', () => {
    let operator: Operator;
    beforeAll(async () => {
      operator = await operatorOf(targetOf({}));
    });
    afterAll(() => operator.remove());

    test('the server of a shard, which has the labels of the team', async () => {
      const labels: object[] = [];

      const started = await mayStart(operator, targetOf({}), (_, __, { spec }) =>
        labels.push(spec?.template.metadata?.labels ?? {}),
      );

      expect(started).toBe(true);
      expect(labels).toMatchObject([{ app: 'shard-1', team: 'search', 'ragmend.dev/workload': 'shard-1-r1' }]);
    });

    test.each(FOREIGN)('no server with %s, as init and doctor say in advance', async (what, change) => {
      const pod = structuredClone(statefulSet().spec.template.spec) as Pod;
      change(pod, pod.containers[0] as Container, {});

      expect(await mayStart(operator, targetOf({}), change)).toMatch(/ValidatingAdmissionPolicy/);
      expect(beyondContained(pod)).toHaveLength(what === 'another account' ? 0 : 1);
    });

    test.each([...OF_OTHERS, ...AS_ANOTHER])('no server with %s', async (_, change) => {
      expect(await mayStart(operator, targetOf({}), change)).toMatch(/ValidatingAdmissionPolicy/);
    });
  });

  describe('just the template', () => {
    let operator: Operator;
    const target = () => targetOf({ admission: 'template' });
    beforeAll(async () => {
      operator = await operatorOf(target());
    });
    afterAll(() => operator.remove());

    // An API server that lost its view of the params (see keeper.ts) refuses this one too, until it is restarted.
    test("the server of a shard, which is told the node name of its shard's pod", async () => {
      const env: object[] = [];

      const started = await mayStart(operator, target(), (_, container) => env.push(...(container.env ?? [])));

      expect(started === true || started.includes('no params found')).toBe(true);
      expect(env).toEqual([
        { name: 'LOG_LEVEL', value: '1' },
        { name: 'CLUSTER_HOSTNAME', value: 'shard-1-0' },
      ]);
    });

    test.each<[string, Change]>([
      ...FOREIGN,
      ...OF_OTHERS,
      ...AS_ANOTHER,
      ['the node name of another pod', nodeName('shard-2-0')],
      ['another value of a variable', (_, { env = [] }) => Object.assign(env[0] ?? {}, { value: '2' })],
      ['a variable less', (_, { env = [] }) => env.shift()],
      ['a variable more', (_, { env = [] }) => env.push({ name: 'CLUSTER_HOSTNAME', value: 'shard-1-0' })],
      ['another image', (_, container) => Object.assign(container, { image: 'evil' })],
      ['another program', (_, container) => Object.assign(container, { command: ['node', '-e', 'steal()'] })],
      ['a second container', (pod) => pod.containers.push({ name: 'evil', image: NODE })],
    ])('no server with %s', async (_, change) => {
      expect(await mayStart(operator, target(), change)).toMatch(/ValidatingAdmissionPolicy/);
    });
  });
});

/** Nothing here runs: the pods find no node. */
function statefulSet() {
  const labels = { app: 'shard-1' };
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } };
  const env = [
    { name: 'LOG_LEVEL', value: '1' },
    { name: 'CLUSTER_HOSTNAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
  ];
  const container = { name: 'store', image: NODE, env, volumeMounts: [{ name: 'data', mountPath: '/data' }] };
  const volumes = [{ name: 'scratch', emptyDir: {} }];
  return {
    metadata: { name: 'shard-1' },
    spec: {
      ...{ serviceName: 'shard-1', selector: { matchLabels: labels } },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }],
      template: {
        metadata: { labels: { ...labels, team: 'search' } },
        spec: { nodeSelector: { nowhere: 'true' }, containers: [container], volumes },
      },
    },
  };
}
