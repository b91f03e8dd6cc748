import type { CoreV1Event } from '@kubernetes/client-node';
import type { Cluster } from '../api/cluster.ts';
import { type KubeObject, pathOf } from '../api/objects.ts';
import { currentOf, ownerOf, podsOf } from '../registry/owner.ts';
import { logOf } from './container-log.ts';
import { keptLog } from './previous-log.ts';
import type { WorkloadsDeps } from './workload-status.ts';

const LOG_BYTES = 1024 * 1024;

/**
 * Returns the log of a workload's container, the log of its previous run, the events of pod and
 * owner, and the cluster's description of both. Throws NotFound.
 */
export async function workloadLogs(
  { cluster, target }: WorkloadsDeps,
  workloadId: string,
): Promise<Record<string, string>> {
  const owner = await ownerOf(cluster, workloadId);
  const pod = currentOf(await podsOf(cluster, owner));
  const container = { name: target.kubernetes.container, bytes: LOG_BYTES };
  const current = pod && (await logOf(cluster, pod, { ...container, previous: false }));
  const previous = pod && (await logOf(cluster, pod, { ...container, previous: true }));
  const events = await Promise.all([owner.object, ...(pod ? [pod] : [])].map((object) => eventsOf(cluster, object)));
  const files = {
    'current.log': current,
    'previous.log': previous ?? (await keptLog(cluster, owner)),
    'events.txt': events.flat().sort().join(''),
    'owner.json': described(owner.object),
    'pod.json': pod && described(pod),
  };
  return Object.fromEntries(Object.entries(files).filter((file): file is [string, string] => file[1] !== null));
}

async function eventsOf(cluster: Cluster, { metadata }: KubeObject): Promise<string[]> {
  const query = new URLSearchParams({ fieldSelector: `involvedObject.uid=${metadata.uid}` });
  const { items } = await cluster.send<{ items: CoreV1Event[] }>('GET', `${pathOf(cluster, 'events')}?${query}`);
  return items.map(({ lastTimestamp, eventTime, firstTimestamp, type, reason, message, count = 1 }) => {
    const at = lastTimestamp ?? eventTime ?? firstTimestamp;
    return `${at} ${type} ${reason} ${metadata.name}: ${message} (x${count})\n`;
  });
}

function described({ metadata, ...rest }: KubeObject): string {
  const { managedFields: _, ...told } = metadata;
  return `${JSON.stringify({ metadata: told, ...rest }, null, 2)}\n`;
}
