import { WriteConflict } from '../../core/kernel/task-error.ts';
import type { Cluster } from './cluster.ts';
import { directName, Label, MANAGER, objectName } from './labels.ts';
import { find, pathOf, type Service } from './objects.ts';
import type { Owner } from './owner.ts';
import type { PodSelector } from './registry-record.ts';

/** The Service by which one workload alone is reached. `goesWithOwner`: it is removed with the workload. */
export type Direct = { workloadId: string; port: number; labels: Record<string, string>; goesWithOwner: boolean };

/** Makes the Service of a workload's own, which reaches its pod before it is ready, and gives its URL: one that outlives pods and needs no DNS. Throws WriteConflict where another object has its name. */
export async function ensureDirect(cluster: Cluster, direct: Direct, owner: Owner): Promise<string> {
  const body = serviceOf(direct, owner);
  const { name } = body.metadata;
  const service = (await find<Service>(cluster, 'services', name)) ?? (await create(cluster, name, body));
  const { labels = {}, ownerReferences = [] } = service.metadata;
  const isOwned = ownerReferences.some(({ uid }) => uid === owner.object.metadata.uid);
  if (labels[Label.Workload] === owner.name && isOwned === direct.goesWithOwner) return urlOf(service);
  throw new WriteConflict(`service '${name}' is not that of '${owner.name}': remove it, or wait until it is gone`);
}

/** The URL of a workload's own Service, or null where there is none. */
export async function directUrl(cluster: Cluster, workloadId: string): Promise<string | null> {
  const service = await find<Service>(cluster, 'services', directName(workloadId));
  return service && urlOf(service);
}

function serviceOf({ workloadId, port, labels, goesWithOwner }: Direct, owner: Owner) {
  const { kind, name, object } = owner;
  const ownerReferences = goesWithOwner ? [{ apiVersion: 'apps/v1', kind, name, uid: object.metadata.uid }] : [];
  const marks = { [Label.ManagedBy]: MANAGER, [Label.Workload]: objectName(workloadId) };
  return {
    ...{ apiVersion: 'v1', kind: 'Service' },
    metadata: { name: directName(workloadId), labels: { ...labels, ...marks }, ownerReferences },
    spec: {
      publishNotReadyAddresses: true,
      selector: selectorOf(owner),
      ports: [{ name: 'store', port, targetPort: port }],
    },
  };
}

/** One pod of one workload: a StatefulSet's by its own name, for its labels may be those of others too. */
function selectorOf({ kind, name, object }: Owner): PodSelector {
  const { selector, ordinals } = object.spec;
  const pod = kind === 'StatefulSet' && { 'statefulset.kubernetes.io/pod-name': `${name}-${ordinals?.start ?? 0}` };
  return { ...selector.matchLabels, ...pod };
}

/** Of two that create it at once, one finds the other's. */
async function create(cluster: Cluster, name: string, json: unknown): Promise<Service> {
  try {
    return await cluster.send<Service>('POST', `${pathOf(cluster, 'services')}?fieldManager=${MANAGER}`, { json });
  } catch (error) {
    const standing = error instanceof WriteConflict ? await find<Service>(cluster, 'services', name) : null;
    if (standing === null) throw error;
    return standing;
  }
}

function urlOf({ spec, metadata }: Service): string {
  const { clusterIP = '' } = spec;
  if (clusterIP === '' || clusterIP === 'None')
    throw new WriteConflict(`service '${metadata.name}' has no address of its own: remove it, Ragmend makes it anew`);
  const [port] = spec.ports ?? [];
  return `http://${clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP}:${port?.port}`;
}
