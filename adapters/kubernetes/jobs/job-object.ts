import type { V1Job, V1PodSpec } from '@kubernetes/client-node';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { epochStamp } from '../api/fence.ts';
import { labelsOf } from '../api/labels.ts';
import type { KubeObject } from '../api/objects.ts';
import { attemptName, JobMark, jobLabel } from './job-names.ts';

/** A Job in the cluster, as far as it is read. */
export type Attempt = KubeObject & {
  spec: { suspend?: boolean };
  status?: {
    active?: number;
    terminating?: number;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
  };
};

/**
 * One attempt of a job to create. `lock` is the key of the fence's lock, `first` the first attempt
 * of the job.
 */
export type NewAttempt = {
  fence: ShardFence;
  lock: string;
  jobId: string;
  kind: string;
  attempt: number;
  startedAt: string;
  first: Attempt | null;
  deadlineSeconds: number;
};

/**
 * Returns the Job of one attempt, suspended: it starts once everything it needs exists. It is tried
 * once, and never has two pods at a time.
 */
export function jobObject(made: NewAttempt, pod: V1PodSpec): V1Job & { metadata: { name: string } } {
  const { fence, lock, jobId, kind, attempt, startedAt, first, deadlineSeconds } = made;
  const labels = { ...labelsOf(fence), ...jobLabel(jobId), [JobMark.Kind]: kind };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: attemptName(jobId, attempt),
      labels: { ...labels, [JobMark.Attempt]: String(attempt) },
      annotations: {
        [JobMark.JobId]: jobId,
        [JobMark.StartedAt]: startedAt,
        ...epochStamp(lock, fence.epoch),
      },
      ...(first && { ownerReferences: [ownedBy('batch/v1', 'Job', first)] }),
    },
    spec: {
      suspend: true,
      backoffLimit: 0,
      podReplacementPolicy: 'Failed',
      activeDeadlineSeconds: deadlineSeconds,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: {
        metadata: { labels: { ...labels, ...NOT_MESHED }, annotations: UNDISTURBED },
        spec: { ...pod, restartPolicy: 'Never' },
      },
    },
  };
}

/** Returns an owner reference: the cluster removes the object together with its owner. */
export function ownedBy(apiVersion: string, kind: string, { metadata }: Pick<KubeObject, 'metadata'>) {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid };
}

/** Returns the number of an attempt. */
export function numberOf({ metadata }: Attempt): number {
  return Number(metadata.labels?.[JobMark.Attempt] ?? 0);
}

/** Returns a condition of a Job that holds, or undefined. */
export function conditionOf(job: Attempt | null, type: 'Complete' | 'Failed') {
  return job?.status?.conditions?.find((condition) => condition.type === type && condition.status === 'True');
}

/** Returns whether a Job is complete or has failed; its pods may still be ending. */
export function isFinished(job: Attempt): boolean {
  return (conditionOf(job, 'Complete') ?? conditionOf(job, 'Failed')) !== undefined;
}

/** 14 days: by then nobody asks any more how a job ended. */
const KEPT_SECONDS = 14 * 24 * 3600;

// A proxy would outlive the agent, and the Job would never finish.
const NOT_MESHED = { 'sidecar.istio.io/inject': 'false' };
/** Annotations of a pod that no autoscaler may move. */
export const UNDISTURBED = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};
