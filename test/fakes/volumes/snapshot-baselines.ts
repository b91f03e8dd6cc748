import type { BaselineEntry } from '../../../core/contracts/golden.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { SnapshotBaselines } from '../../../core/validation/ports.ts';

/** Baselines of snapshots in memory. */
export class FakeSnapshotBaselines implements SnapshotBaselines {
  readonly baselines = new Map<string, BaselineEntry[]>();

  async baselineOf(snapshotId: string): Promise<BaselineEntry[]> {
    const found = this.baselines.get(snapshotId);
    if (!found) throw new NotFound(`no snapshot '${snapshotId}'`);
    return structuredClone(found);
  }
}
