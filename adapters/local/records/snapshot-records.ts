import type { SnapshotSummary } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { WriteConflict } from '../../../core/kernel/task-error.ts';
import type { SnapshotRecord, SnapshotRecords } from '../../catalog/ports.ts';
import { addColumn, type Db, inTransaction } from './database.ts';
import { OUTBOX, queueEffects } from './outbox.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS snapshots (snapshot_id TEXT PRIMARY KEY, target_id TEXT NOT NULL, shard_id TEXT NOT NULL,
  taken_at TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, bytes INTEGER NOT NULL, records INTEGER NOT NULL, manifest_sha256 TEXT NOT NULL, covered_until TEXT);
  CREATE INDEX IF NOT EXISTS snapshots_kept ON snapshots (target_id) WHERE state <> 'Pruned'`;
const SELECT = `SELECT snapshot_id AS snapshotId, target_id AS targetId, shard_id AS shardId, taken_at AS takenAt, state, reason,
  bytes, records, manifest_sha256 AS manifestSha256, covered_until AS coveredUntil FROM snapshots`;

const KEPT = `${SELECT} WHERE target_id = ? AND state <> 'Pruned'`;
const NEWER_PROVEN = `SELECT 1 AS one FROM snapshots WHERE target_id = ?1 AND shard_id = ?2 AND state = 'Proven'
  AND (taken_at > ?3 OR (taken_at = ?3 AND snapshot_id > ?4))`;
const QUARANTINE = "UPDATE snapshots SET state = 'Quarantined', reason = ? WHERE snapshot_id = ? AND state = 'Proven'";

type RecordIn<State> = Omit<SnapshotRecord, 'state'> & { state: State };
type RowIn<State> = Omit<RecordIn<State>, 'coveredUntil'> & { coveredUntil: string | null };

/** Records of snapshots in SQLite. */
export function localSnapshotRecords(db: Db): SnapshotRecords {
  db.exec(TABLE);
  addColumn(db, 'snapshots', 'covered_until', 'TEXT');
  db.exec(OUTBOX);
  return {
    find: async (snapshotIds) => snapshotIds.map((snapshotId) => find(db, snapshotId)),
    list: async (targetId) => (db.prepare(KEPT).all(targetId) as RowIn<SnapshotSummary['state']>[]).map(plain),
    insert: async (one) => inTransaction(db, () => insert(db, one)),
    quarantine: async (snapshotId, reason) => void db.prepare(QUARANTINE).run(reason, snapshotId),
    prune: async (one, effects) =>
      inTransaction(db, () => {
        prune(db, one);
        queueEffects(db, effects);
      }),
  };
}

function find(db: Db, snapshotId: string): SnapshotRecord | null {
  const row = db.prepare(`${SELECT} WHERE snapshot_id = ?`).get(snapshotId) as
    | RowIn<SnapshotRecord['state']>
    | undefined;
  return row ? plain(row) : null;
}

function prune(db: Db, one: SnapshotRecord): void {
  const { snapshotId, targetId, shardId, takenAt, reason } = one;
  const { state } = find(db, snapshotId) ?? { state: 'Staged' };
  if (state === 'Pruned') return;
  if (state === 'Quarantined')
    throw new WriteConflict(`snapshot '${snapshotId}' is 'Quarantined': it is kept as evidence`);
  if (!db.prepare(NEWER_PROVEN).get(targetId, shardId, takenAt, snapshotId))
    throw new WriteConflict(`no newer proven snapshot than '${snapshotId}' stands: it is kept`);
  insert(db, one);
  db.prepare("UPDATE snapshots SET state = 'Pruned', reason = ? WHERE snapshot_id = ?").run(reason, snapshotId);
}

function insert(db: Db, one: SnapshotRecord): SnapshotRecord {
  const text = 'INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
  const { snapshotId, targetId, shardId, takenAt, state, reason, bytes, records, manifestSha256, coveredUntil } = one;
  const known = [snapshotId, targetId, shardId, takenAt, state, reason, bytes, records, manifestSha256];
  db.prepare(text).run(...known, coveredUntil ?? null);
  return find(db, snapshotId) ?? one;
}

/** Removes a key that the driver adds to a row that it returns alone. */
function plain<State extends SnapshotRecord['state']>(row: RowIn<State>): RecordIn<State> {
  const { snapshotId, targetId, shardId, takenAt, state, reason, bytes, records, manifestSha256, coveredUntil } = row;
  const known = { snapshotId, targetId, shardId, takenAt, state, reason, bytes, records, manifestSha256 };
  return coveredUntil === null ? known : { ...known, coveredUntil };
}
