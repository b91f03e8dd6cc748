import { servicesOf } from '../../../core/contracts/config/kubernetes-config.ts';
import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import { locksOfShard } from '../../../core/kernel/lock-key.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import type { Registry } from '../../../core/kernel/ports/registry.ts';
import { NotFound, StaleEpoch, WriteConflict } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { changeOnce, type Fencing, untilNoConflict } from '../api/fence.ts';
import { list, pathOf, type Service } from '../api/objects.ts';
import { entryKey, type RecordMap, type RegistryRecord, readRecord, recordName } from './registry-record.ts';
import { isReverted, type KubernetesTarget, routeServices, shardConfig } from './rotation.ts';

type Deps = Fencing & { target: KubernetesTarget };

/**
 * The service registry in a ConfigMap, and its effect on the retriever: the selectors of each
 * shard's Services. A change is made to the Services first and written down afterwards, so that a
 * retry completes an interrupted one. A shard out of rotation reads as `self` if somebody else gave
 * pods to one of its Services.
 */
export function kubernetesRegistry(deps: Deps): Registry {
  return {
    read: (targetId) => read(deps, targetId),
    change: (fence, shardId, patch) => untilNoConflict(() => change(deps, fence, shardId, patch)),
  };
}

async function read({ cluster, target }: Deps, targetId: string): Promise<RegistryEntry[]> {
  const record = await readRecord(cluster, targetId);
  if (targetId !== target.id) return record.entries;
  const services = await servicesByName(cluster);
  return record.entries.map((entry) => asRouted(target, record, entry, services));
}

async function servicesByName(cluster: Cluster): Promise<Map<string, Service>> {
  const services = await list<Service>(cluster, 'services');
  return new Map(services.map((service) => [service.metadata.name, service]));
}

function asRouted(
  target: KubernetesTarget,
  record: RegistryRecord,
  entry: RegistryEntry,
  services: Map<string, Service>,
): RegistryEntry {
  if (entry.route === 'self') return entry;
  const reverted = servicesOf(shardConfig(target, entry.shardId)).some((name) => {
    const service = services.get(name);
    return service !== undefined && isReverted(target, record, entry, service);
  });
  return reverted ? { ...entry, route: 'self', outSince: null } : entry;
}

async function change(
  deps: Deps,
  fence: Fence,
  shardId: string,
  patch: Parameters<Registry['change']>[2],
): Promise<void> {
  const { cluster, locks } = deps;
  if (!locksOfShard(fence.targetId, shardId).includes(await locks.keyOf(fence)))
    throw new StaleEpoch(`incident '${fence.incidentId}' holds no lock of '${shardId}' of '${fence.targetId}'`);
  const record = await readRecord(cluster, fence.targetId);
  const before = record.entries.find((entry) => entry.shardId === shardId);
  if (!before) throw new NotFound(`shard '${shardId}' is not in the registry of '${fence.targetId}': check its name`);
  const after = { ...before, ...patch, epoch: fence.epoch };
  await routeServices(deps, fence, record, after);
  const path = pathOf(cluster, 'configmaps', recordName(fence.targetId));
  await changeOnce<RecordMap>(deps, fence, path, ({ data = {} }) => {
    const key = entryKey(shardId);
    // The decision was based on the entry read before; if that changed, decide again.
    if (data[key] !== record.map.data?.[key]) throw new WriteConflict(`entry '${shardId}' was changed meanwhile`);
    const value = JSON.stringify(after);
    if (data[key] === value) return [];
    return [
      { op: 'test', path: `/data/${key}`, value: data[key] },
      { op: 'replace', path: `/data/${key}`, value },
    ];
  });
}
