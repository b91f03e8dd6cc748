import type { V1Job, V1PodTemplateSpec } from '@kubernetes/client-node';
import type { MigrationSpec } from '../../../core/bootstrap/ports/migration-jobs.ts';
import { targetLock } from '../../../core/kernel/lock-key.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { epochStamp } from '../api/fence.ts';
import { Label, MANAGER, objectName } from '../api/labels.ts';
import { JobMark, jobKey } from '../jobs/job-names.ts';
import type { Attempt } from '../jobs/job-object.ts';
import { componentName, jobNameOf, type MigratingComponent, MigrationMark } from './migration-names.ts';

/** The Job of a run, as far as it is read. */
export type MigrationJob = Attempt & { spec: { template: V1PodTemplateSpec }; status?: { failed?: number } };

/** Returns the labels of a run's pod. Those of its Job are these and `managed-by`. */
export function runLabels({ targetId, incidentId }: Fence, jobId: string, workload: string): Record<string, string> {
  return {
    [Label.Target]: targetId,
    [Label.Incident]: objectName(incidentId),
    [MigrationMark.Migrates]: componentName(workload),
    [MigrationMark.Run]: jobKey(jobId),
  };
}

/**
 * Returns the Job of a run. A migration is made suspended and let go once its run is written down. A
 * check may run twice, and a suspended Job would already open the gate for who waits for its name.
 */
export function migrationJob(
  fence: Fence,
  jobId: string,
  component: MigratingComponent,
  { purpose }: MigrationSpec,
  template: V1PodTemplateSpec,
): V1Job & { metadata: { name: string } } {
  const { workload, migration } = component;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobNameOf(component, purpose),
      labels: { [Label.ManagedBy]: MANAGER, ...runLabels(fence, jobId, workload) },
      annotations: { [JobMark.JobId]: jobId, ...epochStamp(targetLock(fence.targetId), fence.epoch) },
    },
    spec: {
      suspend: purpose === 'migrate',
      ...ONCE,
      podFailurePolicy: failurePolicy(template.spec?.containers[0]?.name ?? ''),
      activeDeadlineSeconds: migration.deadlineSeconds,
      template,
    },
  };
}

/** One pod, once. */
export const ONCE = {
  parallelism: 1,
  completions: 1,
  completionMode: 'NonIndexed',
  backoffLimit: 0,
  podReplacementPolicy: 'Failed',
} as const;

/** Writes the exit code of a container into the condition of the Job, where it outlives the pod. */
export function failurePolicy(containerName: string) {
  return {
    rules: [
      { action: 'FailJob', onExitCodes: { containerName, operator: 'NotIn', values: [0] } },
      { action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ],
  };
}
