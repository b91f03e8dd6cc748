import { PatchStrategy } from '@kubernetes/client-node';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { waitUntil } from '../../wait-until.ts';
import type { Cluster } from '../api/cluster.ts';
import { type JsonPatch, pointerTo } from '../api/fence.ts';
import { MANAGER } from '../api/labels.ts';
import { list, pathOf } from '../api/objects.ts';
import { incidentSelector, JobMark } from './job-names.ts';
import { type Attempt, isFinished } from './job-object.ts';
import { isBusy } from './job-status.ts';

const POLL_MS = 250;
const GONE_MS = 60_000;

/**
 * Ends every running job of an incident, waits until their pods are gone, and returns how many
 * there were. Throws DependencyUnavailable if a pod does not go, e.g. on a lost node.
 */
export async function stopJobs(cluster: Cluster, incidentId: string): Promise<number> {
  const running = (await jobsOf(cluster, incidentId)).filter(isRunning);
  await Promise.all(running.map((job) => endJob(cluster, job)));
  const names = new Set(running.map(({ metadata }) => metadata.name));
  const left = async () =>
    (await jobsOf(cluster, incidentId)).filter((job) => names.has(job.metadata.name) && !isOver(job));
  const isDone = await waitUntil(async () => (await left()).length === 0, { everyMs: POLL_MS, ms: GONE_MS });
  if (isDone) return running.length;
  throw new DependencyUnavailable(
    `jobs of '${incidentId}' do not end in ${GONE_MS / 1000} s: look at the nodes of their pods`,
  );
}

/** Returns the attempts of all jobs of an incident. */
export function jobsOf(cluster: Cluster, incidentId: string): Promise<Attempt[]> {
  return list<Attempt>(cluster, 'jobs', incidentSelector(incidentId));
}

function isRunning(job: Attempt): boolean {
  return !job.spec.suspend && !isOver(job);
}

function isOver(job: Attempt): boolean {
  return isFinished(job) && !isBusy(job);
}

/**
 * Sets a deadline in the past: the cluster ends the pod, starts no other, and keeps the Job as
 * failed. A suspended Job is marked and stays suspended.
 */
export function endJob<Job extends Attempt>(cluster: Cluster, { metadata }: Job): Promise<Job> {
  const json: JsonPatch = [
    { op: 'add', path: pointerTo('annotations', JobMark.Stopped), value: 'true' },
    { op: 'add', path: '/spec/activeDeadlineSeconds', value: 1 },
  ];
  const path = `${pathOf(cluster, 'jobs', metadata.name)}?fieldManager=${MANAGER}`;
  return cluster.send('PATCH', path, { json, type: PatchStrategy.JsonPatch });
}
