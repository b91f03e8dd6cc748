import { instantOf } from '../../../core/kernel/instant.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { JobSpec, JobStatus } from '../../../core/kernel/ports/jobs.ts';
import { claimBytes, roomFor } from '../api/claim-size.ts';
import type { Cluster } from '../api/cluster.ts';
import type { Fencing } from '../api/fence.ts';
import { find } from '../api/objects.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { refuseNestedVolume } from '../workloads/nested-volume.ts';
import { agentPodSpec, type Mounted } from './agent-pod.ts';
import { type AgentProgram, ensureAgent } from './agent-program.ts';
import { attemptsOf, begin, createAttempt } from './job-attempts.ts';
import { type ClaimLike, ensureClaims, readable } from './job-claims.ts';
import { grantMount, type SessionGrant, writeGrant } from './job-grant.ts';
import { attemptName, JobMark } from './job-names.ts';
import { type Attempt, numberOf } from './job-object.ts';
import { statusOf } from './job-status.ts';
import { type JobBuckets, JobPath, type JobWork, jobMounts, jobWork } from './job-work.ts';
import { ensureWork, mountOfWork } from './job-work-map.ts';
import { type Scheduling, schedulingOf } from './scheduling.ts';

/**
 * What jobs in a cluster need. `program` is the agent, `manifestBytes` returns the size of a
 * snapshot, and `grant` returns short-lived credentials if the agent has none itself.
 */
export type JobMaking = {
  cluster: Cluster;
  clock: Clock;
  target: KubernetesTarget;
  program: AgentProgram;
  buckets: JobBuckets;
  manifestBytes: (snapshotId: string) => Promise<number>;
  grant: SessionGrant | null;
};
export type KubernetesJobsDeps = JobMaking & Fencing;

/**
 * Starts a job once. It creates a suspended attempt, which reserves the name, then everything the
 * attempt needs, and then starts it. A repeated call continues where an earlier call ended. After a
 * job that died comes the next attempt, on the same claims.
 */
export async function startJob(
  deps: KubernetesJobsDeps,
  fence: ShardFence,
  jobId: string,
  spec: JobSpec,
): Promise<void> {
  const lock = await deps.locks.keyOf(fence);
  const [first = null, ...later] = await attemptsOf(deps.cluster, jobId);
  const standing = later.at(-1) ?? first;
  if (standing && !standing.spec.suspend && !mayStartAgain(await statusOf(deps.cluster, standing))) return;
  const attempt = await prepareJob(deps, { fence, lock, jobId, spec }, first, standing);
  await begin(deps, fence, attempt);
}

type Asked = { fence: ShardFence; lock: string; jobId: string; spec: JobSpec };

/**
 * Creates an attempt of a job and everything it needs, without starting it. `standing` is the last
 * attempt; it is continued if it has not started.
 */
export async function prepareJob(
  deps: JobMaking,
  asked: Asked,
  first: Attempt | null,
  standing: Attempt | null,
): Promise<Attempt> {
  const job = jobWork(asked.spec, deps.buckets, deps.grant !== null);
  const start: Start = { ...asked, job, ...(await surroundings(deps, asked.fence, job)) };
  const attempt = standing?.spec.suspend ? standing : await nextAttempt(deps, start, first, standing);
  await provide(deps, start, attempt);
  return attempt;
}

type Surroundings = { place: Scheduling; source: ClaimLike | null };
type Start = Surroundings & Asked & { job: JobWork };

/**
 * Returns whether a job may be tried again: if it died, or failed for any cause but a damaged
 * source.
 */
function mayStartAgain({ state, intact }: JobStatus): boolean {
  return state === 'failed' && intact;
}

async function surroundings({ cluster, target }: JobMaking, { shardId }: ShardFence, { source, work }: JobWork) {
  const [place, claim] = await Promise.all([
    schedulingOf(cluster, target, shardId, source),
    source === null ? null : find<ClaimLike>(cluster, 'persistentvolumeclaims', source),
  ]);
  if (work.kind === 'copy') refuseNestedVolume(place.server, target);
  return { place, source: claim && readable(claim) };
}

async function nextAttempt(
  deps: JobMaking,
  { fence, lock, jobId, spec, job, place, source }: Start,
  first: Attempt | null,
  last: Attempt | null,
): Promise<Attempt> {
  const attempt = last === null ? 1 : numberOf(last) + 1;
  const work = mountOfWork(attemptName(jobId, attempt));
  const mounted = [work, ...grants(deps), ...jobMounts(job, source !== null)];
  const made = {
    fence,
    lock,
    jobId,
    first,
    attempt,
    kind: spec.kind,
    startedAt: first?.metadata.annotations?.[JobMark.StartedAt] ?? instantOf(deps.clock.now()),
    // The caller ends it earlier; this deadline is for jobs that nobody checks any more.
    deadlineSeconds: 2 * Math.ceil(deps.target.jobDeadlineSeconds) + 600,
  };
  return createAttempt(deps.cluster, made, podOf(deps, place, ['work', JobPath.Work], mounted));
}

async function provide(deps: JobMaking, start: Start, attempt: Attempt): Promise<void> {
  const { cluster, program, target, grant } = deps;
  const { job, place, source } = start;
  await Promise.all([
    ensureAgent(cluster, program),
    ensureWork(cluster, attempt, job.work),
    grant && writeGrant(cluster, target.id, grant),
    job.source !== null && source === null ? null : makeClaims(deps, start, podOf(deps, place, ['idle'], [])),
  ]);
}

async function makeClaims(deps: JobMaking, { spec, job, source, place, ...start }: Start, idle: PodSpec) {
  const like = source ?? (place.served as ClaimLike | null);
  const restored = spec.kind === 'restore' ? roomFor(await deps.manifestBytes(spec.snapshotId)) : 0;
  const bytes = Math.max(restored, like ? claimBytes(like) : 0);
  await ensureClaims(deps.cluster, { ...start, names: job.made, isCopy: spec.kind === 'copy', like, bytes }, idle);
}

type PodSpec = ReturnType<typeof agentPodSpec>;

function podOf({ target, program }: JobMaking, place: Scheduling, args: string[], mounted: Mounted[]): PodSpec {
  const pod = agentPodSpec(target.kubernetes.agent, program, {
    args,
    mounted,
    runAs: place.runAs,
    limits: { memory: '1Gi' },
  });
  return { ...pod, ...place.where };
}

function grants({ grant, target }: JobMaking): Mounted[] {
  return grant === null ? [] : [grantMount(target.id)];
}
