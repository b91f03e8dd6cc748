import type { MigrationSpec, MigrationStatus } from '../../../core/bootstrap/ports/migration-jobs.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import type { Db } from '../records/database.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS migration_jobs (job_id TEXT PRIMARY KEY, incident_id TEXT NOT NULL,
  job_name TEXT NOT NULL, workload TEXT NOT NULL, purpose TEXT NOT NULL, started_at TEXT NOT NULL, ended TEXT)`;
const COLUMNS =
  'job_id AS jobId, incident_id AS incidentId, job_name AS jobName, workload, purpose, started_at AS startedAt, ended';

/** The record of a Job; `ended` is its last status, once it is over: its objects may go then. */
export type MigrationRow = {
  jobId: string;
  incidentId: string;
  jobName: string;
  workload: string;
  purpose: MigrationSpec['purpose'];
  startedAt: string;
  ended: string | null;
};

/** The Jobs that were ever started, in SQLite. */
export function migrationRecords(db: Db) {
  db.exec(TABLE);
  return {
    find: (jobId: string) =>
      (db.prepare(`SELECT ${COLUMNS} FROM migration_jobs WHERE job_id = ?`).get(jobId) as MigrationRow | undefined) ??
      null,
    all: () => db.prepare(`SELECT ${COLUMNS} FROM migration_jobs`).all() as MigrationRow[],
    ofIncident: ({ incidentId }: Fence) =>
      db.prepare(`SELECT ${COLUMNS} FROM migration_jobs WHERE incident_id = ?`).all(incidentId) as MigrationRow[],
    add: ({ jobId, incidentId, jobName, workload, purpose, startedAt }: MigrationRow) =>
      void db
        .prepare('INSERT INTO migration_jobs VALUES (?, ?, ?, ?, ?, ?, NULL)')
        .run(jobId, incidentId, jobName, workload, purpose, startedAt),
    /** Keeps the end of a Job; the first one that was seen stays. */
    end: (status: MigrationStatus) =>
      void db
        .prepare('UPDATE migration_jobs SET ended = ? WHERE job_id = ? AND ended IS NULL')
        .run(JSON.stringify(status), status.jobId),
  };
}
