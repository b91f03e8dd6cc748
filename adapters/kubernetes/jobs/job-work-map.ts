import type { AgentWork } from '../../../core/snapshot/agent-work.ts';
import type { Cluster } from '../api/cluster.ts';
import { createIfAbsent } from '../api/objects.ts';
import type { Mounted } from './agent-pod.ts';
import { type Attempt, ownedBy } from './job-object.ts';
import { JobPath } from './job-work.ts';

/** Writes down what an attempt is to do, once, in a ConfigMap that goes with it. */
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

/** The mount of the work of an attempt, by its name. */
export function mountOfWork(name: string): Mounted {
  return {
    volume: { name: 'work', configMap: { name: workName(name) } },
    mount: { mountPath: JobPath.Work.slice(0, -FILE.length - 1), readOnly: true },
  };
}

const FILE = 'work.json';

// The operator may write only to ConfigMaps that are called so.
function workName(attempt: string): string {
  return `ragmend-work-${attempt}`;
}
