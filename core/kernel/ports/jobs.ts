import type { SnapshotManifest } from '../../contracts/agent/snapshot-manifest.ts';
import type { ShardFence } from './fence.ts';

/**
 * Work of the agent next to a volume. `copy` copies a volume to a new one or into the evidence,
 * verified by checksums and including deleted files that the workload still has open; `twin` then
 * copies that copy for a second server. `upload` sends a copy to a staged snapshot. `restore`
 * writes the snapshot whose manifest has this sha256 to a new volume.
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
 * The status of a job: bytes done and in all. `reason` says why it failed, or what a job waits for
 * before it begins. `left` names what the copy left out because it is no file, folder or link.
 * `intact: false` means that checksums do not match.
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

/** Runs the agent: as a job in the cluster, or as a child process on one machine. */
export interface Jobs {
  /**
   * Starts a job once per id. The same id again returns the existing job; a job that died continues
   * where it stopped.
   */
  start(fence: ShardFence, jobId: string, spec: JobSpec): Promise<void>;
  /** Throws NotFound for an unknown job. */
  status(jobId: string): Promise<JobStatus>;
  /** Ends every running job of the incident, waits until they are gone, and returns how many there were. */
  stopAll(fence: ShardFence): Promise<number>;
}
