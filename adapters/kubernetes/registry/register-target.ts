import { PatchStrategy } from '@kubernetes/client-node';
import { servicesOf } from '../../../core/contracts/config/kubernetes-config.ts';
import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { untilNoConflict } from '../api/fence.ts';
import { Label, MANAGER } from '../api/labels.ts';
import { find, pathOf, type Service } from '../api/objects.ts';
import { checkRotation, type FoundShard } from './check-rotation.ts';
import { addressesOf, ensureDirect } from './direct-service.ts';
import { ownerOf } from './owner.ts';
import {
  type PodSelector,
  type RecordMap,
  type RegistryRecord,
  readRecord,
  recordData,
  recordMap,
} from './registry-record.ts';
import { isOurs, type KubernetesTarget } from './rotation.ts';

type Before = (RegistryRecord & { map: RecordMap }) | null;

/**
 * Adds a target to the service registry: checks that the Services of each shard select that shard
 * alone, then creates the direct Services of the workloads and the ConfigMap. A repeated call
 * leaves routes and epochs unchanged. Throws NotFound for missing objects, RangeError for objects
 * that do not fit.
 */
export function registerTarget(cluster: Cluster, target: KubernetesTarget): Promise<RegistryEntry[]> {
  return untilNoConflict(() => register(cluster, target));
}

async function register(cluster: Cluster, target: KubernetesTarget): Promise<RegistryEntry[]> {
  const { shards, port } = target.kubernetes;
  const before = await orNull(readRecord(cluster, target.id));
  const found = await Promise.all(shards.map((shard) => findShard(cluster, shard)));
  for (const each of found)
    for (const service of each.services) if (isOwners(each, service, before)) checkRotation(each, service, found, port);
  const urls = new Map<string, string>();
  for (const { shard, owner } of found) {
    const labels = { [Label.Target]: target.id, [Label.Shard]: shard.id };
    const direct = { workloadId: shard.workload, port, labels, goesWithOwner: false };
    urls.set(shard.id, await ensureDirect(cluster, direct, owner));
  }
  const record = {
    entries: found.map(({ shard }) => entryOf(shard, String(urls.get(shard.id)), before)),
    selectors: Object.fromEntries(
      found.flatMap((each) =>
        each.services.map((service) => [service.metadata.name, ownersSelector(each, service, before)]),
      ),
    ),
    addresses: Object.fromEntries(found.map((each) => [each.shard.id, addressesOf(each, cluster.namespace, port)])),
  };
  await save(cluster, target.id, record, before);
  return record.entries;
}

async function findShard(cluster: Cluster, shard: FoundShard['shard']): Promise<FoundShard> {
  const owner = await ownerOf(cluster, shard.workload);
  const services = await Promise.all(
    servicesOf(shard).map(async (name) => {
      const service = await find<Service>(cluster, 'services', name);
      if (service) return service;
      throw new NotFound(
        `service '${name}' of shard '${shard.id}' does not exist: create it, and let the retriever use it`,
      );
    }),
  );
  return { shard, owner, services };
}

/**
 * Returns whether a Service has the selector of its owner, not one that Ragmend has set meanwhile.
 */
function isOwners({ shard }: FoundShard, service: Service, before: Before): boolean {
  if (isOurs(service.spec.selector ?? {})) return false;
  const route = before?.entries.find(({ shardId }) => shardId === shard.id)?.route ?? 'self';
  // A Service that was configured later is not switched yet.
  return route === 'self' || !(service.metadata.name in (before?.selectors ?? {}));
}

function ownersSelector(found: FoundShard, service: Service, before: Before): PodSelector {
  const { name } = service.metadata;
  if (isOwners(found, service, before)) return service.spec.selector ?? {};
  const registered = before?.selectors[name];
  if (registered) return registered;
  throw new RangeError(
    `service '${name}' selects what Ragmend set, and what it selected before is not known: let it select the pods of '${found.shard.workload}'`,
  );
}

function entryOf(shard: FoundShard['shard'], url: string, before: Before): RegistryEntry {
  const replicaOf = shard.replicaOf ?? null;
  const known = before?.entries.find(({ shardId }) => shardId === shard.id);
  const fresh: RegistryEntry = {
    shardId: shard.id,
    replicaOf,
    workloadId: shard.workload,
    url,
    route: 'self',
    replicaUrl: null,
    epoch: 0,
  };
  if (!known) return fresh;
  return known.workloadId === shard.workload ? { ...known, replicaOf, url } : { ...known, replicaOf };
}

async function save(cluster: Cluster, targetId: string, record: RegistryRecord, before: Before): Promise<void> {
  const all = pathOf(cluster, 'configmaps');
  const by = `fieldManager=${MANAGER}`;
  if (before === null) {
    await cluster.send('POST', `${all}?${by}`, { json: recordMap(targetId, record) });
    return;
  }
  const { name, resourceVersion } = before.map.metadata;
  const json = [
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
    { op: 'replace', path: '/data', value: recordData(record) },
  ];
  await cluster.send('PATCH', `${all}/${name}?${by}`, { json, type: PatchStrategy.JsonPatch });
}
