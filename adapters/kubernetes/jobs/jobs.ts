import { PatchStrategy } from '@kubernetes/client-node';
import { instantOf, msOf } from '../../../core/kernel/instant.ts';
import type { Jobs } from '../../../core/kernel/ports/jobs.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { type JsonPatch, pointerTo } from '../api/fence.ts';
import { MANAGER } from '../api/labels.ts';
import { pathOf } from '../api/objects.ts';
import { attemptsOf } from './job-attempts.ts';
import { writeGrant } from './job-grant.ts';
import { JobMark } from './job-names.ts';
import type { Attempt } from './job-object.ts';
import { jobProgress } from './job-progress.ts';
import { statusOf } from './job-status.ts';
import { type KubernetesJobsDeps, startJob } from './start-job.ts';
import { stopJobs } from './stop-jobs.ts';

/** Jobs in a cluster: each attempt is a Job whose pod runs the agent and mounts the volumes. */
export function kubernetesJobs(deps: KubernetesJobsDeps) {
  const { cluster } = deps;
  const jobs: Jobs = {
    start: (fence, jobId, spec) => startJob(deps, fence, jobId, spec),
    async status(jobId) {
      const attempt = (await attemptsOf(cluster, jobId)).at(-1);
      if (!attempt) throw new NotFound(`job '${jobId}' is unknown: start it first`);
      const status = await statusOf(cluster, attempt);
      if (status.state === 'running') await keepGranted(deps, attempt);
      return status;
    },
    stopAll: ({ incidentId }) => stopJobs(cluster, incidentId),
  };
  return { ...jobs, progressOf: (incidentId: string) => jobProgress(cluster, incidentId) };
}

const GRANTED_MS = 15 * 60 * 1000;

/**
 * Writes new credentials long before those of a running job expire: a node needs a minute or two to
 * show them to its pods.
 */
async function keepGranted({ cluster, target, clock, grant }: KubernetesJobsDeps, attempt: Attempt): Promise<void> {
  const { name, annotations, creationTimestamp } = attempt.metadata;
  const grantedAt = msOf(annotations?.[JobMark.GrantedAt] ?? creationTimestamp);
  if (grant === null || clock.now() - grantedAt < GRANTED_MS) return;
  await writeGrant(cluster, target.id, grant);
  const value = instantOf(clock.now());
  const json: JsonPatch = [{ op: 'add', path: pointerTo('annotations', JobMark.GrantedAt), value }];
  const path = `${pathOf(cluster, 'jobs', name)}?fieldManager=${MANAGER}`;
  await cluster.send('PATCH', path, { json, type: PatchStrategy.JsonPatch });
}
