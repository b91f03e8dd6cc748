import type { SnapshotManifest } from '../../contracts/agent/snapshot-manifest.ts';
import type { ShardFence } from './fence.ts';

/**
 * Work of the agent next to a volume. `copy`: a volume to a new one or into the evidence, verified
 * by checksums, deleted-but-open files of the workload's process included; then `twin`, a copy of
 * that copy, to be opened by a second server. `upload`: a copy to a staged snapshot. `restore`: a
 * snapshot whose manifest has this sha256 to a new volume.
 */
export type JobSpec =
  | {
      kind: 'copy';
      from: string;
      to: { volume: string } | { evidenceOf: string };
      twin: string | null;
      workloadId: string;
    }
  | { kind: 'upload'; from: string; manifest: Omit<SnapshotManifest, 'files' | 'bytes'> }
  | { kind: 'restore'; snapshotId: string; manifestSha256: string; to: string };

/**
 * How a job stands: bytes done of bytes in all; `reason` says why it failed, or what one waits for
 * that has not begun. `left` names what of a volume is no file, folder or link, and stayed behind.
 * `intact: false`: the source or what was read is not what its checksums say.
 */
export type JobStatus = {
  jobId: string;
  state: 'running' | 'succeeded' | 'failed';
  startedAt: string;
  bytesDone: number;
  bytesTotal: number;
  intact: boolean;
  reason: string | null;
  left?: string[];
};

/** Runs the agent: a job in the cluster, a child process on one machine. */
export interface Jobs {
  /**
   * Starts a job once per id: the same id again is answered by the job that stands, and a job that
   * died is started again where it stopped.
   */
  start(fence: ShardFence, jobId: string, spec: JobSpec): Promise<void>;
  /** Throws NotFound for an unknown job. */
  status(jobId: string): Promise<JobStatus>;
  /** Ends every running job of the incident and waits until they are gone; gives how many. */
  stopAll(fence: ShardFence): Promise<number>;
}
