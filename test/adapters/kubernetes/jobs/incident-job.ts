import { labelsOf } from '../../../../adapters/kubernetes/api/labels.ts';
import { JobMark } from '../../../../adapters/kubernetes/jobs/job-names.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';

/** A job of an incident that never begins. */
export function incidentJob(fence: ShardFence, namespace: string, name: string): object {
  const containers = [{ name: 'agent', image: 'ragmend.dev/none:1', imagePullPolicy: 'Never' }];
  return {
    ...{ apiVersion: 'batch/v1', kind: 'Job' },
    metadata: { name, namespace, labels: { ...labelsOf(fence), [JobMark.Job]: name } },
    spec: { suspend: true, template: { spec: { containers, restartPolicy: 'Never' } } },
  };
}
