import type { ShardFence } from './fence.ts';

/** A running store server: `volume` holds its data, `url` is its address while it is ready. */
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
 * Store servers: pods in a cluster, or processes on one machine. Every method may be repeated with
 * the same arguments.
 */
export interface Workloads {
  /** Throws NotFound for an unknown workload. */
  describe(workloadId: string): Promise<WorkloadStatus>;
  /**
   * Starts a server on a volume, beside those that run, and waits until it is ready; `ready: false`
   * if it did not come up. The same id on the same volume returns the running server.
   */
  start(fence: ShardFence, workload: { workloadId: string; volume: string }): Promise<WorkloadStatus>;
  /**
   * Restarts the server on its own volume and waits until it is ready, or its deadline has passed
   * (`ready: false`).
   */
  restart(fence: ShardFence, workloadId: string): Promise<WorkloadStatus>;
  /** Ends the server and forgets it; keeps its volume. An unknown workload is no error. */
  stop(fence: ShardFence, workloadId: string): Promise<void>;
  /** Returns logs by name, e.g. `current.log` and `previous.log`, at most 1 MiB each. */
  logs(workloadId: string): Promise<Record<string, string>>;
}
