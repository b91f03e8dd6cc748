import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { Cluster } from '../api/cluster.ts';
import { changeFenced, epochStamp } from '../api/fence.ts';
import { Label, labelsOf, MANAGER, objectName } from '../api/labels.ts';
import { find, type KubeObject, newestFirst, type Pod, pathOf } from '../api/objects.ts';
import { ownedBy } from '../jobs/job-object.ts';
import { jobsOf } from '../jobs/stop-jobs.ts';
import type { Owner } from '../registry/owner.ts';
import { logOf } from './container-log.ts';
import type { WorkloadsDeps } from './workload-status.ts';

type LogMap = KubeObject & { data?: { log?: string } };

// A ConfigMap holds at most 1 MiB.
const KEPT_BYTES = 900 * 1024;

/**
 * Saves the log of a pod before Ragmend ends it: the log goes with the pod. The cluster removes it
 * together with the newest job of the incident, days later; where no job would end its time, it is
 * not saved.
 */
export async function keepLog(deps: WorkloadsDeps, fence: ShardFence, owner: Owner, pod: Pod | null): Promise<void> {
  const { cluster, target, locks } = deps;
  const [newest] = (await jobsOf(cluster, fence.incidentId)).sort(newestFirst);
  const container = { name: target.kubernetes.container, previous: false, bytes: KEPT_BYTES };
  const log = newest && pod && (await logOf(cluster, pod, container));
  if (!log) return;
  const name = mapOf(owner);
  const ownerReferences = [ownedBy('batch/v1', 'Job', newest)];
  if (await find(cluster, 'configmaps', name)) {
    await changeFenced<LogMap>(deps, fence, pathOf(cluster, 'configmaps', name), () => [
      { op: 'add', path: '/data', value: { log } },
      { op: 'add', path: '/metadata/ownerReferences', value: ownerReferences },
    ]);
    return;
  }
  const labels = { ...labelsOf(fence), [Label.Workload]: owner.name };
  const annotations = epochStamp(await locks.keyOf(fence), fence.epoch);
  const metadata = { name, labels, annotations, ownerReferences };
  const json = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { log } };
  await cluster.send('POST', `${pathOf(cluster, 'configmaps')}?fieldManager=${MANAGER}`, { json });
}

/** Returns the log of a workload that `keepLog` saved last, or null. */
export async function keptLog(cluster: Cluster, owner: Owner): Promise<string | null> {
  const map = await find<LogMap>(cluster, 'configmaps', mapOf(owner));
  return map?.data?.log ?? null;
}

/** How the names of the ConfigMaps with kept logs begin. */
export const LOG_PREFIX = 'ragmend-log-';

function mapOf({ name }: Owner): string {
  return `${LOG_PREFIX}${objectName(name)}`;
}
