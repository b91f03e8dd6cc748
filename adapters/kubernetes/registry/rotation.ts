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

/** A target that runs on Kubernetes. */
export type KubernetesTarget = TargetConfig & { kubernetes: KubernetesConfig };

/**
 * Lets all Services of a shard select what the entry says; one that does already is left, and one
 * that can't be switched keeps no other from it. Throws what `changeOnce` throws: a retry switches
 * the rest.
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
 * Whether somebody else than Ragmend let a Service of a shard select other pods than the entry
 * says: an upgrade, or a GitOps controller. A narrower selector leads to nobody else.
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

/** The configuration of a shard; throws NotFound for one that is not configured. */
export function shardConfig({ id, kubernetes }: KubernetesTarget, shardId: string) {
  const found = kubernetes.shards.find((shard) => shard.id === shardId);
  if (!found) throw new NotFound(`shard '${shardId}' of target '${id}' is not configured: add it to ragmend.yaml`);
  return found;
}

/** What the pods of a workload that Ragmend started are selected by. */
export function ownSelector(workloadId: string): PodSelector {
  return { [Label.Workload]: objectName(workloadId) };
}

/** Whether a Service selects by what Ragmend set, not its owner. */
export function isOurs(selector: PodSelector): boolean {
  return Label.Workload in selector || Label.Rotation in selector;
}

// A Service without a selector would keep its endpoints: this one selects nobody.
const NOBODY: PodSelector = { [Label.Rotation]: 'out' };

/**
 * What a Service of a shard is to select. Pods of a takeover are selected by the team's keys beside
 * ours: what merges a selector with the team's own, as an unchanged `kubectl apply` or an upgrade
 * does, then changes nothing.
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

/** The entry of the server that answers for a shard, or null for one that is out of rotation. */
export function servedBy(record: RegistryRecord, entry: RegistryEntry): RegistryEntry | null {
  if (entry.route === 'none') return null;
  return entry.route === 'self' ? entry : replicaOf(record, entry);
}

/** The pods of an entry's workload, as that Service of its shard selected them when it was registered. */
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
