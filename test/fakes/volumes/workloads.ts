import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { WorkloadStatus, Workloads } from '../../../core/kernel/ports/workloads.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { FakeFences } from '../fences.ts';

/**
 * Servers as records in memory; `log` records what was done to them. Volumes in `broken` never come
 * up; `movesTo` is the url after a restart.
 */
export class FakeWorkloads implements Workloads {
  readonly known = new Map<string, WorkloadStatus>();
  readonly broken = new Set<string>();
  readonly log: string[] = [];
  movesTo: string | null = null;
  private readonly fences: FakeFences;

  constructor(epoch: number | null = null) {
    this.fences = new FakeFences(epoch);
  }

  async describe(workloadId: string): Promise<WorkloadStatus> {
    const found = this.known.get(workloadId);
    if (!found) throw new NotFound(`no workload '${workloadId}'`);
    return { ...found };
  }

  async start(
    fence: ShardFence,
    { workloadId, volume }: { workloadId: string; volume: string },
  ): Promise<WorkloadStatus> {
    this.fences.check(fence);
    const standing = this.known.get(workloadId);
    if (standing?.volume === volume) return { ...standing };
    this.log.push(`start ${workloadId}`);
    return this.put(workloadId, volume, `http://${workloadId}`, 0);
  }

  async restart(fence: ShardFence, workloadId: string): Promise<WorkloadStatus> {
    this.fences.check(fence);
    const { volume, url, restarts } = await this.describe(workloadId);
    this.log.push(`restart ${workloadId}`);
    return this.put(workloadId, volume, this.movesTo ?? url, restarts + 1);
  }

  async stop(fence: ShardFence, workloadId: string): Promise<void> {
    this.fences.check(fence);
    if (this.known.delete(workloadId)) this.log.push(`stop ${workloadId}`);
  }

  async logs(workloadId: string): Promise<Record<string, string>> {
    const { restarts } = await this.describe(workloadId);
    const current = { 'current.log': logOf(restarts) };
    return restarts === 0 ? current : { ...current, 'previous.log': logOf(restarts - 1) };
  }

  put(workloadId: string, volume: string, url: string | null, restarts = 0): WorkloadStatus {
    const ready = !this.broken.has(volume);
    const startedAt = '2026-11-23T03:00:00.000Z';
    const status = {
      workloadId,
      volume,
      running: ready,
      ready,
      url: ready ? url : null,
      pid: null,
      startedAt,
      restarts,
    };
    this.known.set(workloadId, status);
    return { ...status };
  }
}

const logOf = (restarts: number) => `started after ${restarts} restarts\n`;
