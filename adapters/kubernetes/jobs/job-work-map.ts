import type { AgentWork } from '../../../core/snapshot/agent-work.ts';
import type { Cluster } from '../api/cluster.ts';
import { createIfAbsent } from '../api/objects.ts';
import type { Mounted } from './agent-pod.ts';
import { type Attempt, ownedBy } from './job-object.ts';
import { JobPath } from './job-work.ts';

/** Writes the work of an attempt, once, to a ConfigMap that is removed with the attempt. */
export async function ensureWork(cluster: Cluster, attempt: Attempt, work: AgentWork): Promise<void> {
  const { name, labels } = attempt.metadata;
  const json = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: workName(name), labels, ownerReferences: [ownedBy('batch/v1', 'Job', attempt)] },
    immutable: true,
    data: { [FILE]: JSON.stringify(work) },
  };
  await createIfAbsent(cluster, 'configmaps', json);
}

/** Returns the mount of an attempt's work, by its name. */
export function mountOfWork(name: string): Mounted {
  return {
    volume: { name: 'work', configMap: { name: workName(name) } },
    mount: { mountPath: JobPath.Work.slice(0, -FILE.length - 1), readOnly: true },
  };
}

const FILE = 'work.json';

/** How the names of the ConfigMaps with the work of jobs begin. */
export const WORK_PREFIX = 'ragmend-work-';

function workName(attempt: string): string {
  return `${WORK_PREFIX}${attempt}`;
}
