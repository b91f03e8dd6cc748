import type { V1PodSpec } from '@kubernetes/client-node';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { Cluster } from '../api/cluster.ts';
import { changeFenced, type Fencing } from '../api/fence.ts';
import { createOrFind, list, pathOf } from '../api/objects.ts';
import { JobMark, jobLabel } from './job-names.ts';
import { type Attempt, jobObject, type NewAttempt, numberOf } from './job-object.ts';

/** Returns the attempts of a job in order; empty for an unknown job. */
export async function attemptsOf(cluster: Cluster, jobId: string): Promise<Attempt[]> {
  const attempts = await list<Attempt>(cluster, 'jobs', { matchLabels: jobLabel(jobId) });
  return attempts
    .filter(({ metadata }) => metadata.annotations?.[JobMark.JobId] === jobId)
    .sort((a, b) => numberOf(a) - numberOf(b));
}

/** Creates the next attempt, suspended. If two callers create it at once, one finds the other's. */
export function createAttempt(cluster: Cluster, made: NewAttempt, pod: V1PodSpec): Promise<Attempt> {
  return createOrFind<Attempt>(cluster, 'jobs', jobObject(made, pod));
}

/**
 * Starts an attempt if the fence still holds its lock and nobody changed it meanwhile; leaves a
 * started attempt alone.
 */
export async function begin(fencing: Fencing, fence: ShardFence, { metadata }: Attempt): Promise<void> {
  await changeFenced<Attempt>(fencing, fence, pathOf(fencing.cluster, 'jobs', metadata.name), (job) =>
    job.spec.suspend
      ? [
          { op: 'test', path: '/metadata/resourceVersion', value: job.metadata.resourceVersion },
          { op: 'replace', path: '/spec/suspend', value: false },
        ]
      : [],
  );
}
