import type { Workloads } from '../../../core/kernel/ports/workloads.ts';
import { restartWorkload } from './restart-workload.ts';
import { startWorkload } from './start-workload.ts';
import { stopWorkload } from './stop-workload.ts';
import { workloadLogs } from './workload-logs.ts';
import { lookAt, type WorkloadsDeps } from './workload-status.ts';

/**
 * Workloads in a cluster: the StatefulSets and Deployments that serve the shards of a target, and
 * the Deployments that Ragmend creates beside them.
 */
export function kubernetesWorkloads(deps: WorkloadsDeps): Workloads {
  return {
    describe: async (workloadId) => (await lookAt(deps, workloadId)).status,
    start: (fence, workload) => startWorkload(deps, fence, workload),
    restart: (fence, workloadId) => restartWorkload(deps, fence, workloadId),
    stop: (fence, workloadId) => stopWorkload(deps, fence, workloadId),
    logs: (workloadId) => workloadLogs(deps, workloadId),
  };
}
