import type { SnapshotSummary } from '../../core/contracts/snapshot-manifest.ts';
import { WriteConflict } from '../../core/kernel/task-error.ts';
import { type Db, inTransaction } from './database.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS snapshots (snapshot_id TEXT PRIMARY KEY, target_id TEXT NOT NULL, shard_id TEXT NOT NULL,
  taken_at TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, bytes INTEGER NOT NULL, records INTEGER NOT NULL, manifest_sha256 TEXT NOT NULL)`;
const SELECT = `SELECT snapshot_id AS snapshotId, target_id AS targetId, shard_id AS shardId, taken_at AS takenAt, state, reason,
  bytes, records, manifest_sha256 AS manifestSha256 FROM snapshots`;

const NEWER_PROVEN = `SELECT 1 AS one FROM snapshots WHERE target_id = ?1 AND shard_id = ?2 AND state = 'Proven'
  AND (taken_at > ?3 OR (taken_at = ?3 AND snapshot_id > ?4))`;

/** A record: that of a Pruned snapshot stays, so that its name is never taken for another one. */
export type SnapshotRecord = Omit<SnapshotSummary, 'state'> & { state: SnapshotSummary['state'] | 'Pruned' };

/** Makes the table of snapshots that were published, quarantined or pruned. */
export function createSnapshotTable(db: Db): void {
  db.exec(TABLE);
}

/** All records. */
export function listSnapshots(db: Db): SnapshotRecord[] {
  return (db.prepare(SELECT).all() as SnapshotRecord[]).map(plain);
}

/** The record of one snapshot, null where it has none. */
export function findSnapshot(db: Db, snapshotId: string): SnapshotRecord | null {
  const row = db.prepare(`${SELECT} WHERE snapshot_id = ?`).get(snapshotId) as SnapshotRecord | undefined;
  return row ? plain(row) : null;
}

/** Inserts a record where there is none, and gives the one that stands. */
export function insertSnapshot(db: Db, one: SnapshotRecord): SnapshotRecord {
  return inTransaction(db, () => insert(db, one));
}

/** Makes a record Pruned where a newer proven one of its shard stands, inside the caller's transaction; throws WriteConflict. */
export function pruneSnapshot(db: Db, one: SnapshotRecord): void {
  const { snapshotId, targetId, shardId, takenAt, reason } = one;
  const { state } = findSnapshot(db, snapshotId) ?? { state: 'Staged' };
  if (state === 'Pruned') return;
  if (state === 'Quarantined')
    throw new WriteConflict(`snapshot '${snapshotId}' is 'Quarantined': it is kept as evidence`);
  if (!db.prepare(NEWER_PROVEN).get(targetId, shardId, takenAt, snapshotId))
    throw new WriteConflict(`no newer proven snapshot than '${snapshotId}' stands: it is kept`);
  insert(db, one);
  db.prepare("UPDATE snapshots SET state = 'Pruned', reason = ? WHERE snapshot_id = ?").run(reason, snapshotId);
}

function insert(db: Db, one: SnapshotRecord): SnapshotRecord {
  const text = 'INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
  const { snapshotId, targetId, shardId, takenAt, state, reason, bytes, records, manifestSha256 } = one;
  db.prepare(text).run(...[snapshotId, targetId, shardId, takenAt, state, reason, bytes, records, manifestSha256]);
  return findSnapshot(db, snapshotId) ?? one;
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
}: SnapshotRecord): SnapshotRecord {
  return { snapshotId, targetId, shardId, takenAt, state, reason, bytes, records, manifestSha256 };
}
