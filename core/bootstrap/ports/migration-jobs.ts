import type { Fence } from '../../kernel/ports/fence.ts';

/**
 * A Job made of the pod template of a workload, with what ragmend.yaml declares as its program.
 *
 * - `purpose`: `migrate` runs the migration, `check` the check alone. `gate` runs the check under the name that
 *   other workloads wait for.
 * - `version` is that of the workload when the plan was made. `drops` are init containers that wait for what
 *   this Job makes.
 */
export type MigrationSpec = {
  workload: string;
  purpose: 'migrate' | 'check' | 'gate';
  version: string;
  drops: string[];
};

/**
 * How a Job goes. `lost` is a Job whose pod vanished before its end was seen: nobody knows what it did, and
 * it is never run again by itself. `log` has its last lines, at most 1,000.
 */
export type MigrationStatus = {
  jobId: string;
  state: 'running' | 'succeeded' | 'failed' | 'lost';
  exitCode: number | null;
  startedAt: string;
  endedAt: string | null;
  log: string[];
};

/** Runs declared migrations and their checks, at most once for each id. */
export interface MigrationJobs {
  /**
   * Starts a Job once per id; the same id again changes nothing, also if that Job has failed or its object was
   * removed. Throws PlanDrifted if the workload no longer has the version of the spec, StartRefused if the name
   * is taken or another live Job migrates the workload.
   */
  start(fence: Fence, jobId: string, spec: MigrationSpec): Promise<void>;
  /** Throws NotFound for a job that is unknown or never began. The log is kept before anything may delete it. */
  status(targetId: string, jobId: string): Promise<MigrationStatus>;
  /** Ends every running Job of the incident and waits until their pods are gone; returns their ids. */
  stopAll(fence: Fence): Promise<string[]>;
  /** Removes the objects of the incident's ended Jobs, so that they block no release; their logs stay. */
  clear(fence: Fence): Promise<void>;
}
