import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { WriteConflict } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { changeFenced, type Fencing } from '../api/fence.ts';
import { directName, Label, MANAGER, objectName } from '../api/labels.ts';
import { createOrFind, find, type KubeObject, pathOf, type Service } from '../api/objects.ts';
import { type FoundShard, leadsTo } from './check-rotation.ts';
import { type Owner, replicaSetsOf } from './owner.ts';
import { isEqual, type PodSelector } from './registry-record.ts';

/**
 * The Service that reaches one workload alone. If `goesWithOwner` is set, it is removed with the
 * workload.
 */
export type Direct = { workloadId: string; port: number; labels: Record<string, string>; goesWithOwner: boolean };

/**
 * Creates the direct Service of a workload, which reaches its pod even before it is ready. Returns
 * a URL that outlives pods and needs no DNS. Throws WriteConflict if another object has its name.
 */
export async function ensureDirect(cluster: Cluster, direct: Direct, owner: Owner): Promise<string> {
  const body = serviceOf(direct, owner);
  const { name } = body.metadata;
  const service =
    (await find<Service>(cluster, 'services', name)) ?? (await createOrFind<Service>(cluster, 'services', body));
  const { labels = {}, ownerReferences = [] } = service.metadata;
  const isOwned = ownerReferences.some(({ uid }) => uid === owner.object.metadata.uid);
  if (labels[Label.Workload] === owner.name && isOwned === direct.goesWithOwner) return urlOf(service);
  throw new WriteConflict(`service '${name}' is not that of '${owner.name}': remove it, or wait until it is gone`);
}

/**
 * Returns where users ask a shard: its Services that have an address and lead to the store's port.
 * A Service without an address is used by its name only if there is no other, because the name
 * needs the DNS of the cluster.
 */
export function addressesOf({ services, owner }: FoundShard, namespace: string, port: number): string[] {
  const portOf = ({ spec }: Service) => spec.ports?.find((each) => leadsTo(each, port, owner))?.port;
  const leading = services.filter((service) => portOf(service) !== undefined);
  const addressed = leading.filter(({ spec }) => spec.clusterIP !== undefined && spec.clusterIP !== 'None');
  if (addressed.length === 0) return leading.map(({ metadata }) => `http://${metadata.name}.${namespace}.svc:${port}`);
  return addressed.map((service) => urlAt(String(service.spec.clusterIP), portOf(service)));
}

/** Returns the URL of a workload's direct Service, or null if there is none. */
export async function directUrl(cluster: Cluster, workloadId: string): Promise<string | null> {
  const service = await find<Service>(cluster, 'services', directName(workloadId));
  return service && urlOf(service);
}

/**
 * Limits the direct Service of a Deployment to pods of its present template: a server that takes
 * over has the same labels. A StatefulSet needs no limit, because its Service selects the pod by
 * name. `widenDirect` is the inverse.
 */
export async function narrowDirect(fencing: Fencing, fence: Fence, owner: Owner): Promise<void> {
  if (owner.kind !== 'Deployment') return;
  const sets = await replicaSetsOf(fencing.cluster, owner);
  const present = sets.find(({ metadata }) => revisionOf(metadata) === revisionOf(owner.object.metadata));
  await lead(fencing, fence, owner, { ...selectorOf(owner), [HASH]: present?.metadata.labels?.[HASH] ?? 'none' });
}

/**
 * Makes the direct Service of a Deployment follow its template again, once no other server has its
 * labels.
 */
export async function widenDirect(fencing: Fencing, fence: Fence, owner: Owner): Promise<void> {
  if (owner.kind === 'Deployment') await lead(fencing, fence, owner, selectorOf(owner));
}

const HASH = 'pod-template-hash';
const revisionOf = ({ annotations = {} }: KubeObject['metadata']) => annotations['deployment.kubernetes.io/revision'];

async function lead(fencing: Fencing, fence: Fence, { name }: Owner, selector: PodSelector): Promise<void> {
  const { cluster } = fencing;
  const found = await find<Service>(cluster, 'services', directName(name));
  if (found === null) return;
  await changeFenced<Service>(fencing, fence, pathOf(cluster, 'services', directName(name)), ({ spec }) =>
    isEqual(spec.selector, selector) ? [] : [{ op: 'replace', path: '/spec/selector', value: selector }],
  );
}

function serviceOf({ workloadId, port, labels, goesWithOwner }: Direct, owner: Owner) {
  const { kind, name, object } = owner;
  const ownerReferences = goesWithOwner ? [{ apiVersion: 'apps/v1', kind, name, uid: object.metadata.uid }] : [];
  const marks = { [Label.ManagedBy]: MANAGER, [Label.Workload]: objectName(workloadId) };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: directName(workloadId), labels: { ...labels, ...marks }, ownerReferences },
    spec: {
      publishNotReadyAddresses: true,
      selector: selectorOf(owner),
      ports: [{ name: 'store', port, targetPort: port }],
    },
  };
}

/**
 * Returns the selector of one pod of one workload. A StatefulSet's pod is selected by its name,
 * because other pods may have its labels.
 */
function selectorOf({ kind, name, object }: Owner): PodSelector {
  const { selector, ordinals } = object.spec;
  const pod = kind === 'StatefulSet' && { 'statefulset.kubernetes.io/pod-name': `${name}-${ordinals?.start ?? 0}` };
  return { ...selector.matchLabels, ...pod };
}

function urlOf({ spec, metadata }: Service): string {
  const { clusterIP = '' } = spec;
  if (clusterIP === '' || clusterIP === 'None')
    throw new WriteConflict(`service '${metadata.name}' has no address of its own: remove it, Ragmend makes it anew`);
  const [port] = spec.ports ?? [];
  return urlAt(clusterIP, port?.port);
}

function urlAt(ip: string, port: number | undefined): string {
  return `http://${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
}
