import { markDeleted } from '../../../../adapters/local/bootstrap/components.ts';
import { isOwnedBy, statusOf, templateOf } from '../../../../adapters/local/bootstrap/object-fields.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { instantOf, msOf } from '../../../../core/kernel/instant.ts';
import type { KeeperDeps } from './keeper-deps.ts';
import { podOf } from './make-pods.ts';

type JobSpec = { activeDeadlineSeconds?: number; suspend?: boolean };
type JobStatus = { active?: number; succeeded?: number; failed?: number; startTime?: string; completionTime?: string };

/** Makes the only pod of a Job, ends it after its deadline, and says how it ended. Nothing runs a second time. */
export function keepJob(deps: KeeperDeps, job: KubeObject): void {
  const { objects, clock } = deps;
  const { suspend, activeDeadlineSeconds } = job.spec as JobSpec;
  const status = (job.status ?? {}) as JobStatus;
  if (status.completionTime !== undefined || status.failed) return;
  const now = instantOf(clock.now());
  const pod = objects.all('Pod').find((one) => isOwnedBy(one, 'Job', job.metadata.name));
  const set = (next: JobStatus & { conditions?: unknown }) =>
    objects.change('Job', job.metadata.name, (known) => ({ ...known, status: next }));
  if (!pod) {
    if (suspend) return void set(failedOf(status, 'it was stopped'));
    if (status.startTime !== undefined) return void set(failedOf(status, 'its pod is gone'));
    objects.put(podOf(deps, job, templateOf(job), `${job.metadata.name}-x`));
    return void set({ active: 1, startTime: now });
  }
  const { phase } = statusOf(pod);
  const { startTime = now } = status;
  if (phase === 'Succeeded')
    set({ succeeded: 1, startTime, completionTime: now, conditions: [{ type: 'Complete', status: 'True' }] });
  else if (phase === 'Failed') set(failedOf(status, 'its container failed'));
  else if (activeDeadlineSeconds !== undefined && clock.now() > msOf(startTime) + 1000 * activeDeadlineSeconds) {
    objects.change('Pod', pod.metadata.name, markDeleted);
    set(failedOf(status, 'it took longer than its deadline'));
  }
}

const failedOf = ({ startTime }: JobStatus, message: string) => ({
  failed: 1,
  ...(startTime !== undefined && { startTime }),
  conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message }],
});
