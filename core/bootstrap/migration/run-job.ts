import { ownPattern } from '../../contracts/bootstrap/log-pattern.ts';
import type { CaseFacts } from '../../contracts/case-file.ts';
import type { Config } from '../../contracts/config/config.ts';
import { JOB_GRACE } from '../../contracts/config/start-bounds.ts';
import { bootstrapOf, migrationOf, targetOf } from '../../contracts/config/target-of.ts';
import type { SchemaAnswer } from '../../contracts/rooms/bootstrap.ts';
import { shortDigest } from '../../kernel/digest.ts';
import { instantOf, msOf } from '../../kernel/instant.ts';
import { nextLook } from '../../kernel/next-look.ts';
import { orNull } from '../../kernel/or-null.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Fence } from '../../kernel/ports/fence.ts';
import type { MigrationJobs, MigrationSpec, MigrationStatus } from '../ports/migration-jobs.ts';
import { readCheck } from './read-check.ts';

export type JobDeps = { migrationJobs: MigrationJobs; caseFile: CaseFile; clock: Clock; config: Config };
type Run = CaseFacts['migrationRuns'][string];

/**
 * Returns the id of a Job: the same for the same purpose at the same point (`at`) of the same incident, whichever
 * try of a task asks for it.
 */
export async function jobIdOf(
  { incidentId }: Pick<Fence, 'incidentId'>,
  purpose: MigrationSpec['purpose'],
  workload: string,
  at: string,
): Promise<string> {
  return `${incidentId}-${purpose}-${await shortDigest(`${workload} ${at}`)}`;
}

/** Starts a Job, once. Its run is on record before it can begin, so that no crash hides it. */
export async function startJob(deps: JobDeps, fence: Fence, jobId: string, spec: MigrationSpec): Promise<void> {
  const { workload, purpose, version } = spec;
  const { migrationRuns = {} } = await deps.caseFile.facts(fence.incidentId);
  if (!migrationRuns[jobId])
    await deps.caseFile.save(fence, 'migrationRuns', jobId, {
      ...{ workload, purpose, version, state: 'running', answer: null, says: 'it was started' },
      at: instantOf(deps.clock.now()),
    });
  await deps.migrationJobs.start(fence, jobId, { ...spec, version: migrationRuns[jobId]?.version ?? version });
}

/** The key of the line of the timeline that says that a migration was let go. */
export const begunKey = (jobId: string): string => `migration:${jobId}`;

/** Returns how a Job ended that nobody knows: what was never let go did nothing, anything else is lost. */
export async function endOfUnknown(
  { caseFile }: { caseFile: Pick<CaseFile, 'timeline'> },
  incidentId: string,
  jobId: string,
): Promise<'failed' | 'lost'> {
  const timeline = await caseFile.timeline(incidentId);
  return timeline.some(({ key }) => key === begunKey(jobId)) ? 'lost' : 'failed';
}

/**
 * Looks at a Job. One that misses its deadline is ended and `lost`: nobody knows how far it came. So is one that
 * was let go and that nobody knows of any more.
 */
export async function followRun(
  deps: JobDeps,
  fence: Fence,
  jobId: string,
  run: Pick<Run, 'workload' | 'at'>,
): Promise<{ status: MigrationStatus; waitSeconds: number }> {
  const { checkSeconds } = targetOf(deps.config, fence.targetId);
  const found = await orNull(deps.migrationJobs.status(fence.targetId, jobId));
  const end = { exitCode: null, endedAt: null, log: [] };
  const status: MigrationStatus = found ?? {
    ...end,
    jobId,
    startedAt: run.at,
    state: await endOfUnknown(deps, fence.incidentId, jobId),
  };
  const waitSeconds = nextLook(deps.clock, status.startedAt, checkSeconds);
  if (status.state !== 'running') return { status, waitSeconds };
  const deadline = deadlineOf(deps.config, fence.targetId, run.workload) + JOB_GRACE;
  if ((deps.clock.now() - msOf(status.startedAt)) / 1000 <= deadline) return { status, waitSeconds };
  await deps.migrationJobs.stopAll(fence);
  return { status: { ...status, state: 'lost' }, waitSeconds };
}

/** Returns how long a Job of a workload may take, in seconds. */
export const deadlineOf = (config: Config, targetId: string, workload: string): number =>
  migrationOf(bootstrapOf(config, targetId), workload)?.deadlineSeconds ?? 0;

/** Records how a Job ended. */
export async function recordRun(
  { caseFile, clock }: Pick<JobDeps, 'caseFile' | 'clock'>,
  fence: Fence,
  jobId: string,
  end: Omit<Run, 'at'>,
): Promise<void> {
  await caseFile.save(fence, 'migrationRuns', jobId, { ...end, at: instantOf(clock.now()) });
}

/** What runs the check, where, and at which point of the run. */
export type Check = { workload: string; version: string; purpose: 'check' | 'gate'; at: string; drops: string[] };

/**
 * Runs the declared check of a workload once at this point of the run, and returns what it says; until it has
 * ended, when to look again.
 */
export async function runCheck(
  deps: JobDeps,
  fence: Fence,
  { workload, version, purpose, at, drops }: Check,
): Promise<{ answer: SchemaAnswer } | { waitSeconds: number }> {
  const jobId = await jobIdOf(fence, purpose, workload, at);
  const { migrationRuns = {} } = await deps.caseFile.facts(fence.incidentId);
  const known = migrationRuns[jobId];
  if (known?.answer) return { answer: { is: known.answer, says: known.says } };
  await startJob(deps, fence, jobId, { workload, purpose, version, drops });
  const run = known ?? { workload, at: instantOf(deps.clock.now()) };
  const { status, waitSeconds } = await followRun(deps, fence, jobId, run);
  const bootstrap = bootstrapOf(deps.config, fence.targetId);
  const codes = migrationOf(bootstrap, workload)?.pendingExitCodes ?? [];
  const answer = readCheck(status, codes, bootstrap.patterns.map(ownPattern));
  if (answer === null) return { waitSeconds };
  const { is, says } = answer;
  await recordRun(deps, fence, jobId, { workload, purpose, version, state: status.state, answer: is, says });
  await deps.caseFile.note(fence.incidentId, `check:${jobId}`, `Ran the check of ${workload}: ${answer.says}.`);
  return { answer };
}
