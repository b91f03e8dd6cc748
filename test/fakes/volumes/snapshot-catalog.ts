import type * as z from 'zod';
import type { SnapshotManifest, snapshotSummary } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Snapshots } from '../../../core/snapshot/ports.ts';

/** A catalog of snapshots without their bytes. */
export class FakeSnapshots implements Snapshots {
  constructor(readonly summaries: z.infer<typeof snapshotSummary>[] = []) {}

  async list(targetId: string) {
    return this.summaries.filter((each) => each.targetId === targetId);
  }

  async manifest(snapshotId: string): Promise<SnapshotManifest> {
    throw new NotFound(`snapshot '${snapshotId}' has no manifest here`);
  }

  async publish(): Promise<void> {}
  async quarantine(): Promise<void> {}
  async discardStaged(): Promise<void> {}
}
