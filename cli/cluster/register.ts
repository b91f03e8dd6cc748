import { clusterOf } from '../../adapters/kubernetes/api/cluster.ts';
import { registerTarget } from '../../adapters/kubernetes/registry/register-target.ts';
import type { RegistryEntry } from '../../core/contracts/registry.ts';
import { columns, show } from '../terminal.ts';
import { configuredTarget, type TargetOptions } from './configured-target.ts';
import { type ClusterOptions, personKubeconfig } from './person-cluster.ts';

export type RegisterOptions = ClusterOptions & TargetOptions & { json?: boolean };

/**
 * Adds a target to the service registry of its namespace, with a direct Service for each workload;
 * a repeated call keeps the changes of repairs.
 */
export async function register({ json, ...options }: RegisterOptions): Promise<void> {
  const { target } = configuredTarget(options);
  const cluster = clusterOf(personKubeconfig(options), target.kubernetes.namespace);
  show(await registerTarget(cluster, target), json, (entries) => `registered ${target.id}\n${listed(entries)}`);
}

function listed(entries: RegistryEntry[]): string {
  const rows = entries.map(({ shardId, replicaOf, workloadId, url, route }) => [
    ...[shardId, replicaOf ?? '', workloadId, url, route],
  ]);
  return columns(['SHARD', 'REPLICA OF', 'WORKLOAD', 'ASKED AT', 'ROUTE'], rows, 'no shards');
}
