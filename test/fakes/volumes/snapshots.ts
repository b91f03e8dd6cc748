import type { SnapshotManifest, SnapshotSummary } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';
import { type Snapshots, SnapshotUnreadable } from '../../../core/snapshot/ports.ts';

/** A catalog in memory; `unreadable` are snapshots whose manifest is damaged. */
export class FakeSnapshots implements Snapshots {
  readonly known = new Map<string, { summary: SnapshotSummary; manifest: SnapshotManifest }>();
  readonly unreadable = new Set<string>();
  readonly discarded: string[] = [];

  put(manifest: SnapshotManifest, state: SnapshotSummary['state'] = 'Proven'): void {
    const { snapshotId, targetId, shardId, takenAt, coveredUntil, bytes, records } = manifest;
    const reason = state === 'Proven' ? 'opened and answered 12 of 12 golden queries' : null;
    const times = coveredUntil === undefined ? { takenAt } : { takenAt, coveredUntil };
    const about = { snapshotId, targetId, shardId, ...times, bytes, records };
    this.known.set(snapshotId, { manifest, summary: { ...about, state, reason, manifestSha256: 'a'.repeat(64) } });
  }

  async list(targetId: string, shardId?: string): Promise<SnapshotSummary[]> {
    return [...this.known.values()]
      .map(({ summary }) => ({ ...summary }))
      .filter(({ snapshotId, state }) => state !== 'Staged' || !this.unreadable.has(snapshotId))
      .filter((one) => one.targetId === targetId && (shardId === undefined || one.shardId === shardId))
      .sort((a, b) => (a.takenAt < b.takenAt ? 1 : -1));
  }

  async manifest(snapshotId: string): Promise<SnapshotManifest> {
    if (this.unreadable.has(snapshotId)) throw new SnapshotUnreadable(`manifest of '${snapshotId}' is damaged`);
    return this.at(snapshotId).manifest;
  }

  async publish(snapshotId: string, proof: string): Promise<void> {
    const { summary } = this.at(snapshotId);
    if (summary.state === 'Quarantined') throw new WriteConflict(`'${snapshotId}' is quarantined`);
    if (summary.state === 'Proven') return;
    await this.manifest(snapshotId);
    Object.assign(summary, { state: 'Proven', reason: proof });
  }

  async quarantine(snapshotId: string, reason: string): Promise<void> {
    const { summary } = this.at(snapshotId);
    if (summary.state === 'Staged') await this.manifest(snapshotId);
    if (summary.state !== 'Quarantined') Object.assign(summary, { state: 'Quarantined', reason });
  }

  async discardStaged(snapshotId: string): Promise<void> {
    const state = this.known.get(snapshotId)?.summary.state ?? 'Staged';
    if (state !== 'Staged') throw new WriteConflict(`'${snapshotId}' is '${state}'`);
    this.discarded.push(snapshotId);
    this.known.delete(snapshotId);
  }

  private at(snapshotId: string) {
    const found = this.known.get(snapshotId);
    if (!found) throw new NotFound(`no snapshot '${snapshotId}'`);
    return found;
  }
}
