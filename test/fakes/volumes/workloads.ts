import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { WorkloadStatus, Workloads } from '../../../core/kernel/ports/workloads.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';

/** Servers as records in memory; `log` holds what was done to them. Volumes in `broken` never come up; `movesTo` is the url after a restart. */
export class FakeWorkloads implements Workloads {
  readonly known = new Map<string, WorkloadStatus>();
  readonly broken = new Set<string>();
  readonly log: string[] = [];
  movesTo: string | null = null;

  async describe(workloadId: string): Promise<WorkloadStatus> {
    const found = this.known.get(workloadId);
    if (!found) throw new NotFound(`no workload '${workloadId}'`);
    return { ...found };
  }

  async start(_: ShardFence, { workloadId, volume }: { workloadId: string; volume: string }): Promise<WorkloadStatus> {
    const standing = this.known.get(workloadId);
    if (standing?.volume === volume) return { ...standing };
    this.log.push(`start ${workloadId}`);
    return this.put(workloadId, volume, `http://${workloadId}`, 0);
  }

  async restart(_: ShardFence, workloadId: string): Promise<WorkloadStatus> {
    const { volume, url, restarts } = await this.describe(workloadId);
    this.log.push(`restart ${workloadId}`);
    return this.put(workloadId, volume, this.movesTo ?? url, restarts + 1);
  }

  async stop(_: ShardFence, workloadId: string): Promise<void> {
    if (this.known.delete(workloadId)) this.log.push(`stop ${workloadId}`);
  }

  async logs(workloadId: string): Promise<Record<string, string>> {
    await this.describe(workloadId);
    return { 'current.log': '' };
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
