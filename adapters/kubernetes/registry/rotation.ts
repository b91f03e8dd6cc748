import type { TargetConfig } from '../../../core/contracts/config/config.ts';
import { type KubernetesConfig, servicesOf } from '../../../core/contracts/config/kubernetes-config.ts';
import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { changeOnce, type Fencing } from '../api/fence.ts';
import { Label, MANAGER, objectName } from '../api/labels.ts';
import { pathOf, type Service, writerOf } from '../api/objects.ts';
import { ownerOf } from './owner.ts';
import { isEqual, isPartOf, type PodSelector, type RegistryRecord } from './registry-record.ts';

/** A target on Kubernetes. */
export type KubernetesTarget = TargetConfig & { kubernetes: KubernetesConfig };

/**
 * Makes all Services of a shard select the pods of its entry. A Service that does so already is
 * left alone. One that can't be switched does not stop the others. Throws the errors of
 * `changeOnce`; a retry switches the rest.
 */
export async function routeServices(
  fencing: Fencing & { target: KubernetesTarget },
  fence: Fence,
  record: RegistryRecord,
  entry: RegistryEntry,
): Promise<void> {
  const { target, cluster } = fencing;
  const wanted = await Promise.all(
    servicesOf(shardConfig(target, entry.shardId)).map(async (name) => ({
      path: pathOf(cluster, 'services', name),
      selector: await selectorFor(cluster, target, record, entry, name),
    })),
  );
  const failures: unknown[] = [];
  for (const { path, selector } of wanted) {
    const switched = changeOnce<Service>(fencing, fence, path, ({ spec }) =>
      isEqual(spec.selector, selector) ? [] : [{ op: 'add', path: '/spec/selector', value: selector }],
    );
    await switched.catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Returns whether somebody other than Ragmend, e.g. an upgrade or a GitOps controller, made a
 * Service of a shard select other pods than its entry says. A narrower selector is no change: it
 * leads to no other pods.
 */
export function isReverted(
  target: KubernetesTarget,
  record: RegistryRecord,
  entry: RegistryEntry,
  { spec, metadata }: Service,
): boolean {
  return (
    !isPartOf(selectorOf(target, record, entry, metadata.name), spec.selector) &&
    writerOf(metadata, 'selector') !== MANAGER
  );
}

/** Returns the configuration of a shard; throws NotFound for an unknown shard. */
export function shardConfig({ id, kubernetes }: KubernetesTarget, shardId: string) {
  const found = kubernetes.shards.find((shard) => shard.id === shardId);
  if (!found) throw new NotFound(`shard '${shardId}' of target '${id}' is not configured: add it to ragmend.yaml`);
  return found;
}

/** Returns the selector of a workload's pods that Ragmend started. */
export function ownSelector(workloadId: string): PodSelector {
  return { [Label.Workload]: objectName(workloadId) };
}

/** Returns whether Ragmend, not its owner, set the selector of a Service. */
export function isOurs(selector: PodSelector): boolean {
  return Label.Workload in selector || Label.Rotation in selector;
}

// A Service without a selector would keep its endpoints. This one selects no pod.
const NOBODY: PodSelector = { [Label.Rotation]: 'out' };

/**
 * Returns the wanted selector of a shard's Service. Pods of a takeover are selected by the team's
 * labels and ours together. So a merge with the team's own selector, e.g. by an unchanged `kubectl
 * apply` or an upgrade, changes nothing.
 */
export async function selectorFor(
  cluster: Cluster,
  target: KubernetesTarget,
  record: RegistryRecord,
  entry: RegistryEntry,
  service: string,
): Promise<PodSelector> {
  const served = servedBy(record, entry);
  const own = selectorOf(target, record, entry, service);
  if (served === null || !(Label.Workload in own)) return own;
  const { template } = (await ownerOf(cluster, served.workloadId)).object.spec;
  const labels = template.metadata?.labels ?? {};
  const carried = Object.entries(record.selectors[service] ?? {}).filter(([key, value]) => labels[key] === value);
  return { ...Object.fromEntries(carried), ...own };
}

function selectorOf(
  target: KubernetesTarget,
  record: RegistryRecord,
  entry: RegistryEntry,
  service: string,
): PodSelector {
  const served = servedBy(record, entry);
  if (served === null) return NOBODY;
  if (served === entry) return podsOf(target, record, entry, service);
  const [first = ''] = servicesOf(shardConfig(target, served.shardId));
  return podsOf(target, record, served, first);
}

/**
 * Returns the entry of the server that answers for a shard, or null for a shard out of rotation.
 */
export function servedBy(record: RegistryRecord, entry: RegistryEntry): RegistryEntry | null {
  if (entry.route === 'none') return null;
  return entry.route === 'self' ? entry : replicaOf(record, entry);
}

/** Returns the selector of an entry's workload, as that Service had it at registration. */
function podsOf(
  target: KubernetesTarget,
  { selectors }: RegistryRecord,
  { workloadId, shardId }: RegistryEntry,
  service: string,
): PodSelector {
  if (workloadId !== shardConfig(target, shardId).workload) return ownSelector(workloadId);
  const registered = selectors[service];
  if (registered) return registered;
  throw new NotFound(`what Service '${service}' of '${shardId}' selects was not registered: run \`ragmend register\``);
}

function replicaOf({ entries }: RegistryRecord, { shardId, replicaUrl }: RegistryEntry): RegistryEntry {
  const replicas = entries.filter(({ replicaOf }) => replicaOf === shardId);
  const found = replicaUrl === null ? replicas[0] : replicas.find(({ url }) => url === replicaUrl);
  if (!found) throw new NotFound(`shard '${shardId}' has no replica at '${replicaUrl}': probe the replica again`);
  return found;
}
