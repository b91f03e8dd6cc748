import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { JobSpec } from '../../../core/kernel/ports/jobs.ts';
import type { Db } from '../records/database.ts';
import type { OneProcess } from './end-process.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS jobs (job_id TEXT PRIMARY KEY, incident_id TEXT NOT NULL, kind TEXT NOT NULL,
  started_at TEXT NOT NULL, attempt INTEGER NOT NULL, pid INTEGER NOT NULL, birth TEXT NOT NULL)`;
const COPIES = 'CREATE TABLE IF NOT EXISTS volume_copies (volume TEXT PRIMARY KEY, job_id TEXT NOT NULL)';
const COLUMNS = 'job_id AS jobId, incident_id AS incidentId, started_at AS startedAt, attempt, pid, birth';

/** The record of a job; `startedAt` is the start of its first attempt. */
export type JobRow = OneProcess & { jobId: string; incidentId: string; startedAt: string; attempt: number };

/** Creates the tables of jobs, and of the volumes that copy jobs create. */
export function createJobTables(db: Db): void {
  db.exec(TABLE);
  db.exec(COPIES);
}

/** Returns the record of a job, null for an unknown job. */
export function findJob(db: Db, jobId: string): JobRow | null {
  return (db.prepare(`SELECT ${COLUMNS} FROM jobs WHERE job_id = ?`).get(jobId) as JobRow | undefined) ?? null;
}

/** Returns the records of an incident's jobs. */
export function jobsOf(db: Db, incidentId: string): JobRow[] {
  return db.prepare(`SELECT ${COLUMNS} FROM jobs WHERE incident_id = ?`).all(incidentId) as JobRow[];
}

/** Records a process as the next attempt of its job, and the volumes that it creates as copies. */
export function recordAttempt(
  db: Db,
  { incidentId }: ShardFence,
  job: OneProcess & { jobId: string; startedAt: string },
  spec: JobSpec,
): void {
  const upsert = `INSERT INTO jobs VALUES (?, ?, ?, ?, 1, ?, ?)
    ON CONFLICT (job_id) DO UPDATE SET attempt = attempt + 1, pid = excluded.pid, birth = excluded.birth`;
  db.prepare(upsert).run(job.jobId, incidentId, spec.kind, job.startedAt, job.pid, job.birth);
  for (const volume of copiesOf(spec))
    db.prepare('INSERT OR IGNORE INTO volume_copies VALUES (?, ?)').run(volume, job.jobId);
}

function copiesOf(spec: JobSpec): string[] {
  if (spec.kind !== 'copy') return [];
  return ['volume' in spec.to ? spec.to.volume : null, spec.twin].filter((volume) => volume !== null);
}
