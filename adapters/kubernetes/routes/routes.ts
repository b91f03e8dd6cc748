import { setTimeout as sleep } from 'node:timers/promises';
import { PatchStrategy } from '@kubernetes/client-node';
import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Routes } from '../../../core/shard/ports.ts';
import type { Cluster } from '../api/cluster.ts';
import { isGone } from '../api/cluster-errors.ts';
import { MANAGER } from '../api/labels.ts';
import { list, type Pod, type Service } from '../api/objects.ts';
import { readRecord } from '../registry/registry-record.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { serviceDrifts } from './service-drifts.ts';
import type { Found, Sight } from './sight.ts';
import { workloadDrifts } from './workload-drifts.ts';

type Deps = { cluster: Cluster; target: KubernetesTarget; confirmMs?: number };

/**
 * Compares the Services, pods and workloads of all shards with the registry: two lists for a target
 * and three reads for each shard that was taken over. A difference seen only once was a change of
 * Ragmend's under way. `mend` writes only if nothing was written since the look.
 */
export function kubernetesRoutes({ cluster, target, confirmMs = 2000 }: Deps): Routes {
  return {
    async drifts(targetId) {
      const first = await look(cluster, target, targetId);
      if (first.length === 0) return [];
      await sleep(confirmMs);
      const standing = new Set((await look(cluster, target, targetId)).map(({ drift }) => drift.id));
      return first.map(({ drift }) => drift).filter(({ id }) => standing.has(id));
    },
    async mend(targetId, id) {
      const found = (await look(cluster, target, targetId)).find(({ drift }) => drift.id === id);
      return found?.mend ? mend(cluster, found.mend) : false;
    },
  };
}

/**
 * Reads Services before the registry. A Service read after its change, with its entry read before,
 * would look like a change by somebody else.
 */
async function look(cluster: Cluster, target: KubernetesTarget, targetId: string): Promise<Found[]> {
  if (targetId !== target.id) throw new NotFound(`target '${targetId}' is not configured here: check its name`);
  const services = new Map((await list<Service>(cluster, 'services')).map((each) => [each.metadata.name, each]));
  const record = await orNull(readRecord(cluster, targetId));
  if (record === null) return [];
  const sight: Sight = { cluster, target, record, services, pods: await list<Pod>(cluster, 'pods') };
  return (await Promise.all(record.entries.map((entry) => driftsOf(sight, entry)))).flat();
}

async function driftsOf(sight: Sight, entry: RegistryEntry): Promise<Found[]> {
  const shard = sight.target.kubernetes.shards.find(({ id }) => id === entry.shardId);
  if (!shard) return [];
  const { found, stands } = await workloadDrifts(sight, entry, shard);
  return stands ? [...found, ...(await serviceDrifts(sight, entry, shard))] : found;
}

async function mend(cluster: Cluster, { path, json }: NonNullable<Found['mend']>): Promise<boolean> {
  const patch = cluster.send('PATCH', `${path}?fieldManager=${MANAGER}`, { json, type: PatchStrategy.JsonPatch });
  return (await orNull(patch, isGone)) !== null;
}
