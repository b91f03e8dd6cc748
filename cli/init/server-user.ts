import type { Cluster } from '../../adapters/kubernetes/api/cluster.ts';
import { ClusterForbidden } from '../../adapters/kubernetes/api/cluster-errors.ts';
import { currentOf, ownerOf, podsOf } from '../../adapters/kubernetes/registry/owner.ts';
import { lookAtFiles } from '../../adapters/kubernetes/rehearsal/look-at-files.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { GuessedTarget } from './guess-targets.ts';

/**
 * Returns the user of a target's servers by their image, if no template names one; null if that is
 * root, differs, or is unknown.
 */
export async function userOf(cluster: Cluster, { shards, container }: GuessedTarget): Promise<number | null> {
  const users = new Set<number | null>();
  for (const { workload, facts } of shards) {
    if (facts.runAsUser !== null) return null;
    const pod = currentOf(await podsOf(cluster, await ownerOf(cluster, workload)));
    users.add(pod?.status?.phase === 'Running' ? await seen(cluster, pod.metadata.name, container) : null);
  }
  const [user = null, ...others] = users;
  return others.length === 0 && user !== 0 ? user : null;
}

/** A container without a shell reveals nothing. */
async function seen(cluster: Cluster, pod: string, container: string): Promise<number | null> {
  try {
    return (await lookAtFiles(cluster, { pod, container, folder: '/dev/null' })).uid;
  } catch (error) {
    if (error instanceof ClusterForbidden || error instanceof DependencyUnavailable) return null;
    throw error;
  }
}
