import type { ShardFence } from './fence.ts';

/** What is known of one running store server: `volume` is its data, `url` where it listens while it is ready. */
export type WorkloadStatus = {
  workloadId: string;
  volume: string;
  running: boolean;
  ready: boolean;
  url: string | null;
  pid: number | null;
  startedAt: string | null;
  restarts: number;
};

/**
 * Store servers: pods in a cluster, processes on one machine. Every method may be called again with
 * the same arguments.
 */
export interface Workloads {
  /** Throws NotFound for an unknown workload. */
  describe(workloadId: string): Promise<WorkloadStatus>;
  /**
   * Starts a server on a volume, beside what runs, and waits until it is ready; the same id on the
   * same volume is answered with what runs. `ready: false` when it did not come up.
   */
  start(fence: ShardFence, workload: { workloadId: string; volume: string }): Promise<WorkloadStatus>;
  /**
   * Ends the server and starts it again on its own volume; waits until it is ready or its deadline
   * has passed (`ready: false`).
   */
  restart(fence: ShardFence, workloadId: string): Promise<WorkloadStatus>;
  /** Ends the server and forgets it; its volume stays. Unknown workloads are no error. */
  stop(fence: ShardFence, workloadId: string): Promise<void>;
  /** Logs by name, e.g. `current.log` and `previous.log`, at most 1 MiB each. */
  logs(workloadId: string): Promise<Record<string, string>>;
}
