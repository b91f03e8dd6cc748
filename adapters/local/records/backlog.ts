import type { BacklogCounts, BacklogEntry, BacklogState } from '../../../core/contracts/provider/backlog-entry.ts';
import type { Backlog, BacklogEnd } from '../../../core/provider/ports/backlog.ts';
import { type Db, inTransaction } from './database.ts';

const BACKLOG = `CREATE TABLE IF NOT EXISTS backlog (
  id TEXT PRIMARY KEY, digest TEXT NOT NULL, entry TEXT, size INTEGER NOT NULL, received_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL, answer TEXT)`;
const INDEXES = [
  `CREATE INDEX IF NOT EXISTS backlog_waiting ON backlog (state, received_at)`,
  `CREATE INDEX IF NOT EXISTS backlog_attempts ON backlog (attempts) WHERE state = 'waiting'`,
  `CREATE INDEX IF NOT EXISTS backlog_ended ON backlog (received_at) WHERE state != 'waiting'`,
];
/** The counts by state, kept by triggers: a request is added without reading the others. */
const TOTALS = `CREATE TABLE IF NOT EXISTS backlog_totals (state TEXT PRIMARY KEY, count INTEGER NOT NULL, bytes INTEGER NOT NULL)`;
const SUMS = `INSERT OR REPLACE INTO backlog_totals SELECT state, count(*), total(size) FROM backlog GROUP BY state`;
const plus = (row: 'new' | 'old', sign: '+' | '-') =>
  `INSERT INTO backlog_totals VALUES (${row}.state, ${sign}1, ${sign}${row}.size)
   ON CONFLICT (state) DO UPDATE SET count = count ${sign} 1, bytes = bytes ${sign} ${row}.size;`;
const TRIGGERS = [
  `CREATE TRIGGER IF NOT EXISTS backlog_added AFTER INSERT ON backlog BEGIN ${plus('new', '+')} END`,
  `CREATE TRIGGER IF NOT EXISTS backlog_removed AFTER DELETE ON backlog BEGIN ${plus('old', '-')} END`,
  `CREATE TRIGGER IF NOT EXISTS backlog_changed AFTER UPDATE OF state, size ON backlog
   BEGIN ${plus('old', '-')} ${plus('new', '+')} END`,
];

type Bounds = { maxCount: number; maxBytes: number; maxAgeSeconds: number; attempts: number };
type Row = { id: string; entry: string; attempts: number };
type State = 'waiting' | 'answered' | 'expired' | 'failed';
type Total = { state: State; count: number; bytes: number };

/**
 * The backlog in SQLite. A request is on disk when `add` returns; its answer stays as long as the
 * request might have waited.
 */
export function localBacklog({ db, bounds }: { db: Db; bounds: Bounds }): Backlog {
  inTransaction(db, () => {
    for (const statement of [BACKLOG, TOTALS, ...INDEXES, ...TRIGGERS, SUMS]) db.exec(statement);
  });
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
  const rows = db.prepare('SELECT state, count, bytes FROM backlog_totals').all() as Total[];
  const of = (state: State) => rows.find((row) => row.state === state)?.count ?? 0;
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  const first = `SELECT received_at AS oldest FROM backlog WHERE state = 'waiting' ORDER BY received_at LIMIT 1`;
  const oldest = (db.prepare(first).get() as { oldest: number } | undefined)?.oldest ?? null;
  return { waiting: of('waiting'), bytes, oldest, expired: of('expired'), failed: of('failed') };
}
