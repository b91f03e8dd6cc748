import type { BacklogCounts, BacklogEntry, BacklogState } from '../../../core/contracts/provider/backlog-entry.ts';
import type { Backlog, BacklogEnd } from '../../../core/provider/ports/backlog.ts';
import { type Db, inTransaction } from './database.ts';

const BACKLOG = `CREATE TABLE IF NOT EXISTS backlog (
  id TEXT PRIMARY KEY, digest TEXT NOT NULL, entry TEXT, size INTEGER NOT NULL, received_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL, answer TEXT)`;
const WAITING = `CREATE INDEX IF NOT EXISTS backlog_waiting ON backlog (state, received_at)`;

type Bounds = { maxCount: number; maxBytes: number; maxAgeSeconds: number; attempts: number };
type Row = { id: string; entry: string; attempts: number };
type State = 'waiting' | 'answered' | 'expired' | 'failed';

/**
 * The backlog in SQLite. A request is on disk when `add` returns; its answer stays as long as the
 * request might have waited.
 */
export function localBacklog({ db, bounds }: { db: Db; bounds: Bounds }): Backlog {
  for (const statement of [BACKLOG, WAITING]) db.exec(statement);
  db.pragma('synchronous = FULL');
  return {
    add: async (entry) => inTransaction(db, () => add(db, entry, bounds)),
    take: async (now, leaseUntil) => inTransaction(db, () => take(db, now, leaseUntil, bounds)),
    settle: async (id, leaseUntil, end) => settle(db, id, leaseUntil, end),
    get: async (id) => stateOf(db, id),
    counts: async () => counts(db),
  };
}

function add(db: Db, entry: BacklogEntry, { maxCount, maxBytes }: Bounds): 'added' | 'there' | 'full' {
  if (db.prepare('SELECT 1 FROM backlog WHERE id = ?').get(entry.id) !== undefined) return 'there';
  const { id, digest, receivedAt } = entry;
  const text = JSON.stringify(entry);
  const { waiting, bytes } = counts(db);
  if (waiting >= maxCount || bytes + text.length > maxBytes) return 'full';
  const insert = `INSERT INTO backlog (id, digest, entry, size, received_at, state) VALUES (?, ?, ?, ?, ?, 'waiting')`;
  db.prepare(insert).run(id, digest, text, text.length, receivedAt);
  return 'added';
}

function take(db: Db, now: number, leaseUntil: number, { maxAgeSeconds, attempts }: Bounds): BacklogEntry | null {
  const oldest = now - maxAgeSeconds * 1000;
  const drop = (state: State, where: string) =>
    db.prepare(`UPDATE backlog SET state = '${state}', entry = NULL, size = 0 WHERE state = 'waiting' AND ${where}`);
  drop('expired', 'received_at < ? AND lease_until <= ?').run(oldest, now);
  drop('failed', 'attempts >= ? AND lease_until <= ?').run(attempts, now);
  db.prepare(`DELETE FROM backlog WHERE state != 'waiting' AND received_at < ?`).run(oldest - maxAgeSeconds * 1000);
  const next = `SELECT id, entry, attempts FROM backlog WHERE state = 'waiting' AND lease_until <= ? ORDER BY received_at LIMIT 1`;
  const row = db.prepare(next).get(now) as Row | undefined;
  if (row === undefined) return null;
  // Counts an attempt before it is made, and takes it back after an outage: a crash counts.
  db.prepare('UPDATE backlog SET lease_until = ?, attempts = attempts + 1 WHERE id = ?').run(leaseUntil, row.id);
  return { ...(JSON.parse(row.entry) as BacklogEntry), attempts: row.attempts };
}

function settle(db: Db, id: string, leaseUntil: number, end: BacklogEnd): void {
  const held = `WHERE id = ? AND lease_until = ? AND state = 'waiting'`;
  if (end === 'outage') {
    db.prepare(`UPDATE backlog SET lease_until = 0, attempts = attempts - 1 ${held}`).run(id, leaseUntil);
  } else if (end === 'failed') {
    db.prepare(`UPDATE backlog SET lease_until = 0 ${held}`).run(id, leaseUntil);
  } else {
    const done = `UPDATE backlog SET state = 'answered', entry = NULL, size = 0, answer = ? ${held}`;
    db.prepare(done).run(JSON.stringify(end.answer), id, leaseUntil);
  }
}

function stateOf(db: Db, id: string): BacklogState | null {
  const select = 'SELECT state, digest, answer FROM backlog WHERE id = ?';
  const row = db.prepare(select).get(id) as { state: State; digest: string; answer: string | null } | undefined;
  if (row === undefined) return null;
  const { state, digest } = row;
  if (state === 'waiting') return { state, digest };
  if (state === 'answered') return { state, digest, answer: JSON.parse(row.answer as string) };
  return { state: 'dropped', digest, why: state };
}

function counts(db: Db): BacklogCounts {
  const select = `SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, total(size) AS bytes,
    min(received_at) FILTER (WHERE state = 'waiting') AS oldest, count(*) FILTER (WHERE state = 'expired') AS expired,
    count(*) FILTER (WHERE state = 'failed') AS failed FROM backlog`;
  return db.prepare(select).get() as BacklogCounts;
}
