import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantOf } from '../../../core/kernel/instant.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { JobSpec, JobStatus, Jobs } from '../../../core/kernel/ports/jobs.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { AgentFile, type AgentResult } from '../../../core/snapshot/agent-work.ts';
import { folderIn } from '../files/folder-name.ts';
import { type Db, inTransaction } from '../records/database.ts';
import { heldLock } from '../records/fence.ts';
import { agentWorkOf } from './agent-work-of.ts';
import { markOf } from './end-all.ts';
import { endProcess, isAlive } from './end-process.ts';
import { readOutcome, spawnAgent } from './job-process.ts';
import { createJobTables, findJob, type JobRow, jobsOf, recordAttempt } from './job-records.ts';

/**
 * What local jobs need: `agentCommand` is the agent's program with its first arguments, `dir` the
 * state folder.
 */
export type JobsDeps = { db: Db; dir: string; clock: Clock; agentCommand: string[]; graceMs?: number };

/**
 * Jobs as detached child processes. Each is recorded before it begins, so it outlives this process
 * and the next process knows it.
 */
export function localJobs(deps: JobsDeps) {
  createJobTables(deps.db);
  const jobs: Jobs = {
    start: async (fence, jobId, spec) => start(deps, fence, jobId, spec),
    status: async (jobId) => statusOf(deps, known(deps.db, jobId)),
    stopAll: (incident) => endJobs(deps, jobsOf(deps.db, incident.incidentId)),
  };
  return {
    ...jobs,
    /** Returns the progress of an incident's running job, or null if none runs. */
    async progressOf(incidentId: string): Promise<{ bytesDone: number; bytesTotal: number } | null> {
      const running = jobsOf(deps.db, incidentId)
        .map((row) => statusOf(deps, row))
        .find(({ state }) => state === 'running');
      return running ? { bytesDone: running.bytesDone, bytesTotal: running.bytesTotal } : null;
    },
  };
}

type Spawned = ReturnType<typeof spawnAgent>;

function start(deps: JobsDeps, fence: ShardFence, jobId: string, spec: JobSpec): void {
  const folder = folderIn(join(deps.dir, 'jobs'), jobId);
  const spawned: Spawned[] = [];
  try {
    inTransaction(deps.db, () => {
      heldLock(deps.db, fence);
      const standing = findJob(deps.db, jobId);
      if (!standing || mayStartAgain(statusOf(deps, standing))) launch(deps, fence, { jobId, folder, spec }, spawned);
    });
  } catch (error) {
    for (const agent of spawned) agent.drop();
    throw error;
  }
  for (const agent of spawned) agent.go();
}

/**
 * Returns whether a job may be tried again: if it died, or failed for any cause but a damaged
 * source.
 */
function mayStartAgain({ state, intact }: JobStatus): boolean {
  return state === 'failed' && intact;
}

function launch(
  deps: JobsDeps,
  fence: ShardFence,
  { jobId, folder, spec }: { jobId: string; folder: string; spec: JobSpec },
  spawned: Spawned[],
): void {
  const work = agentWorkOf(deps.db, deps.dir, spec);
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, AgentFile.Result), { force: true });
  writeFileSync(join(folder, AgentFile.Work), JSON.stringify(work));
  const agent = spawnAgent(deps.agentCommand, { folder, mark: markOf(deps.dir, jobId) });
  spawned.push(agent);
  recordAttempt(deps.db, fence, { ...agent, jobId, startedAt: instantOf(deps.clock.now()) }, spec);
}

function statusOf({ dir }: JobsDeps, row: JobRow): JobStatus {
  const folder = folderIn(join(dir, 'jobs'), row.jobId);
  // Asks for life first: an agent that ends in between has left its result.
  const alive = isAlive(row);
  const { result, bytesDone, bytesTotal } = readOutcome(folder);
  const base = { jobId: row.jobId, startedAt: row.startedAt, bytesDone, bytesTotal };
  if (result) return { ...base, ...endOf(result) };
  if (alive) return { ...base, state: 'running', intact: true, reason: null };
  const reason = `the agent died in attempt ${row.attempt} without a result: see '${join(folder, AgentFile.Log)}'`;
  return { ...base, state: 'failed', intact: true, reason };
}

function endOf({
  succeeded,
  intact,
  reason,
  left,
}: AgentResult): Pick<JobStatus, 'state' | 'intact' | 'reason' | 'left'> {
  return { state: succeeded ? 'succeeded' : 'failed', intact, reason, left };
}

function known(db: Db, jobId: string): JobRow {
  const row = findJob(db, jobId);
  if (!row) throw new NotFound(`job '${jobId}' is unknown: start it first`);
  return row;
}

/** Returns how many ran. */
async function endJobs(deps: JobsDeps, jobs: JobRow[]): Promise<number> {
  const alive = jobs.filter((row) => isAlive(row));
  // A process with a result is done; it only has to be waited for.
  const running = alive.filter((row) => statusOf(deps, row).state === 'running');
  await Promise.all(alive.map((row) => endProcess(row, deps.graceMs ?? 3_000)));
  return running.length;
}
