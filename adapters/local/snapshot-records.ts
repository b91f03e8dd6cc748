import type { SnapshotSummary } from '../../core/contracts/snapshot-manifest.ts';
import { type Db, inTransaction } from './database.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS snapshots (snapshot_id TEXT PRIMARY KEY, target_id TEXT NOT NULL, shard_id TEXT NOT NULL,
  taken_at TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, bytes INTEGER NOT NULL, records INTEGER NOT NULL, manifest_sha256 TEXT NOT NULL)`;
const SELECT = `SELECT snapshot_id AS snapshotId, target_id AS targetId, shard_id AS shardId, taken_at AS takenAt, state, reason,
  bytes, records, manifest_sha256 AS manifestSha256 FROM snapshots`;

/** Makes the table of snapshots that were published or quarantined. */
export function createSnapshotTable(db: Db): void {
  db.exec(TABLE);
}

/** All records. */
export function listSnapshots(db: Db): SnapshotSummary[] {
  return (db.prepare(SELECT).all() as SnapshotSummary[]).map(plain);
}

/** The record of one snapshot, null where it has none. */
export function findSnapshot(db: Db, snapshotId: string): SnapshotSummary | null {
  const row = db.prepare(`${SELECT} WHERE snapshot_id = ?`).get(snapshotId) as SnapshotSummary | undefined;
  return row ? plain(row) : null;
}

/** Inserts a record where there is none, and gives the one that stands. */
export function insertSnapshot(db: Db, one: SnapshotSummary): SnapshotSummary {
  return inTransaction(db, () => {
    const insert = 'INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
    const { snapshotId, targetId, shardId, takenAt, state, reason, bytes, records, manifestSha256 } = one;
    db.prepare(insert).run(...[snapshotId, targetId, shardId, takenAt, state, reason, bytes, records, manifestSha256]);
    return findSnapshot(db, snapshotId) ?? one;
  });
}

/** The driver adds a key of its own to a row that it gives alone. */
function plain({
  snapshotId,
  targetId,
  shardId,
  takenAt,
  state,
  reason,
  bytes,
  records,
  manifestSha256,
}: SnapshotSummary) {
  return { snapshotId, targetId, shardId, takenAt, state, reason, bytes, records, manifestSha256 };
}
