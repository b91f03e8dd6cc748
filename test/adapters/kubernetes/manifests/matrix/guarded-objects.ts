import { systemClock } from '../../../../../adapters/clock.ts';
import type { Cluster } from '../../../../../adapters/kubernetes/api/cluster.ts';
import { dryRun, type Tried } from '../../../../../adapters/kubernetes/api/dry-run.ts';
import { Label } from '../../../../../adapters/kubernetes/api/labels.ts';
import { pathOf } from '../../../../../adapters/kubernetes/api/objects.ts';
import { prepareJob } from '../../../../../adapters/kubernetes/jobs/start-job.ts';
import { ensureDirect } from '../../../../../adapters/kubernetes/registry/direct-service.ts';
import { ownerOf } from '../../../../../adapters/kubernetes/registry/owner.ts';
import { registerTarget } from '../../../../../adapters/kubernetes/registry/register-target.ts';
import { type KubernetesTarget, ownSelector } from '../../../../../adapters/kubernetes/registry/rotation.ts';
import { makeTakeover } from '../../../../../adapters/kubernetes/workloads/start-workload.ts';
import { apply } from '../../../../cloud/kubectl.ts';
import { bundledAgent } from '../../jobs/bundled-agent.ts';
import { NODE } from '../../jobs/volume-pods.ts';
import { openTarget } from '../../opened-target.ts';
import { FENCE } from '../agent-job.ts';

export type GuardedObjects = Awaited<ReturnType<typeof guardedObjects>>;
/** What the operator sends: a new object, or a change of one that stands; `schema` is the name of its kind's. */
export type Sent = { title: string; method: 'POST' | 'PATCH'; path: string; schema: string; object: object };

const GROUPS = {
  Job: 'batch.v1',
  Deployment: 'apps.v1',
  StatefulSet: 'apps.v1',
  ConfigMap: 'core.v1',
  Service: 'core.v1',
  PersistentVolumeClaim: 'core.v1',
} as const;
const PATHS = {
  Job: 'jobs',
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  ConfigMap: 'configmaps',
  Service: 'services',
  PersistentVolumeClaim: 'persistentvolumeclaims',
} as const;
type Kind = keyof typeof PATHS;

/**
 * A target whose objects stand, those of Ragmend too, and all that its operator creates and changes of them, made by
 * the code of the runbooks. Nothing runs: the pods find no node.
 */
export async function guardedObjects() {
  const opened = await openTarget({ shards: SHARDS, over: { agent: { image: NODE } } });
  const { real, namespace, target, operator, deps } = opened;
  await apply([
    ...SHARDS.flatMap(({ id, workloadKind }) => ofTeam(workloadKind, id, namespace)),
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data-shard-1', namespace }, spec: CLAIM },
  ]);
  await registerTarget(real.cluster, target);
  await make(operator.cluster, target, 'stands');
  const change = async (kind: Kind, name: string): Promise<Sent> => {
    const path = pathOf(real.cluster, PATHS[kind], name);
    const found = await operator.cluster.send<{ status?: object; metadata: { managedFields?: object } }>('GET', path);
    const { status: _, metadata, ...object } = found;
    const { managedFields: __, ...named } = metadata;
    const title = `${kind} '${name}'`;
    return { title, method: 'PATCH', schema: schemaOf(kind), path, object: { ...object, metadata: named } };
  };
  const tried: Tried[] = [];
  await make(operator.through(dryRun(tried)), target, 'new');
  const refused = tried.find(({ refusal }) => refusal !== null);
  if (refused) throw new Error(`what Ragmend makes is refused: ${refused.refusal?.message}`);
  const created = tried.map(({ object }): Sent => {
    const kind = object.kind as Kind;
    const title = `a new ${kind} '${object.metadata.name}'`;
    return { title, method: 'POST', schema: schemaOf(kind), path: pathOf(real.cluster, PATHS[kind]), object };
  });
  const standing = await Promise.all([
    change('StatefulSet', 'shard-1'),
    change('Deployment', 'shard-2'),
    change('Deployment', 'stands-server'),
    change('Service', 'shard-1'),
    change('Service', 'shard-2-direct'),
    change('PersistentVolumeClaim', 'data-shard-1'),
    change('PersistentVolumeClaim', 'stands'),
    change('ConfigMap', 'ragmend-registry-docs-rag'),
    change('Job', 'stands-1'),
  ]);
  return { ...opened, deps, sent: [...created, ...standing] };
}

const SHARDS = [
  { id: 'shard-1', workloadKind: 'StatefulSet' as const },
  { id: 'shard-2', workloadKind: 'Deployment' as const },
];
const CLAIM = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

const schemaOf = (kind: Kind) => `io.k8s.api.${GROUPS[kind]}.${kind}`;

/** Makes the job of a copy with all that it needs, and a server on the copy with its Service. */
async function make(cluster: Cluster, target: KubernetesTarget, name: string): Promise<void> {
  const spec = { kind: 'copy', from: 'data-shard-1', to: { volume: name }, twin: null, workloadId: 'shard-1' } as const;
  const buckets = { snapshots: 'none', evidence: 'none', region: 'none', endpoint: null };
  const making = { cluster, target, clock: systemClock, program: bundledAgent(), grant: null, buckets };
  const asked = { fence: FENCE, lock: 'docs-rag', jobId: name, spec };
  await prepareJob({ ...making, manifestBytes: async () => 0 }, asked, null, null);
  const server = { workloadId: `${name}-server`, volume: name, serves: true };
  await makeTakeover({ cluster, target }, FENCE, server, 'docs-rag');
  const { object, path } = await ownerOf(cluster, 'shard-2');
  const made = { ...object, spec: { ...object.spec, selector: { matchLabels: ownSelector(server.workloadId) } } };
  const labels = { [Label.Target]: target.id, [Label.Shard]: FENCE.shardId };
  const direct = { workloadId: server.workloadId, port: target.kubernetes.port, labels, goesWithOwner: true };
  await ensureDirect(cluster, direct, { kind: 'Deployment', name: server.workloadId, path, object: made });
}

function ofTeam(kind: 'StatefulSet' | 'Deployment', name: string, namespace: string): object[] {
  const labels = { app: name };
  const container = {
    ...{ name: 'store', image: NODE, env: [{ name: 'MODE', value: 'serve' }], ports: [{ containerPort: 8000 }] },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
  const volumes = kind === 'Deployment' ? [{ name: 'data', persistentVolumeClaim: { claimName: 'data-shard-1' } }] : [];
  const template = {
    metadata: { labels: { ...labels, team: 'search' }, annotations: { 'example.com/checksum': '1' } },
    spec: { nodeSelector: { nowhere: 'true' }, containers: [container], volumes },
  };
  const claims = { serviceName: name, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: CLAIM }] };
  const spec = { replicas: 0, selector: { matchLabels: labels }, template, ...(kind === 'StatefulSet' && claims) };
  return [
    { apiVersion: 'apps/v1', kind, metadata: { name, namespace, annotations: { 'example.com/owner': 'x' } }, spec },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } },
      spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 8000 }] },
    },
  ];
}
