import type { V1Job } from '@kubernetes/client-node';
import { StartRefused } from '../../../core/bootstrap/errors.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { waitUntil } from '../../wait-until.ts';
import type { Cluster } from '../api/cluster.ts';
import { untilNoConflict } from '../api/fence.ts';
import { createOrFind, find, pathOf } from '../api/objects.ts';
import { JobMark } from '../jobs/job-names.ts';
import { isFinished } from '../jobs/job-object.ts';
import { isManaged } from '../workloads/ownership.ts';
import type { MigrationJob } from './migration-job.ts';
import { MigrationMark } from './migration-names.ts';

const POLL_MS = 250;
const GONE_MS = 20_000;

/**
 * Creates a Job, or returns that of the same run. One of an earlier run, which has ended, makes
 * room. Throws StartRefused if the name is somebody else's.
 */
export function ensureJob(cluster: Cluster, job: NewJob): Promise<MigrationJob> {
  return untilNoConflict(() => ensureOnce(cluster, job));
}
type NewJob = V1Job & { metadata: { name: string; annotations?: Record<string, string> } };

async function ensureOnce(cluster: Cluster, job: NewJob): Promise<MigrationJob> {
  const { name, annotations = {} } = job.metadata;
  const jobId = annotations[JobMark.JobId];
  const before = await find<MigrationJob>(cluster, 'jobs', name);
  if (before && isOfRun(before, jobId) && before.metadata.deletionTimestamp === undefined) return before;
  if (before && !(isOurs(before) && isIdle(before))) throw taken(name);
  // It may be let go at this moment: then it is not the one that was seen.
  if (before) await removeJob(cluster, before, before.metadata.resourceVersion);
  const made = await createOrFind<MigrationJob>(cluster, 'jobs', job);
  if (isOfRun(made, jobId)) return made;
  throw taken(name);
}

/** Removes a Job with its pods, and waits until it is gone; throws WriteConflict if it changed. */
export async function removeJob(cluster: Cluster, { metadata }: MigrationJob, resourceVersion?: string): Promise<void> {
  const { name, uid } = metadata;
  const json = { propagationPolicy: 'Background', preconditions: { uid, ...(resourceVersion && { resourceVersion }) } };
  await orNull(cluster.send('DELETE', pathOf(cluster, 'jobs', name), { json }));
  const isOut = async () => (await find<MigrationJob>(cluster, 'jobs', name))?.metadata.uid !== uid;
  if (await waitUntil(isOut, { everyMs: POLL_MS, ms: GONE_MS })) return;
  throw new DependencyUnavailable(`Job '${name}' is still ending after ${GONE_MS / 1000} s: look at its finalizers`);
}

/** Returns whether a Job belongs to this run. */
export function isOfRun({ metadata }: MigrationJob, jobId: string | undefined): boolean {
  return metadata.annotations?.[JobMark.JobId] === jobId && jobId !== undefined;
}

function isOurs(job: MigrationJob): boolean {
  return isManaged(job) && MigrationMark.Migrates in (job.metadata.labels ?? {});
}

/** Returns whether a Job does nothing: it never began, or it has ended. */
function isIdle(job: MigrationJob): boolean {
  return job.spec.suspend === true || isFinished(job);
}

function taken(name: string): StartRefused {
  return new StartRefused(`a Job '${name}' stands that this run did not make: look at what it does, then remove it`);
}
