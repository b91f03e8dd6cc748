import type { Clock } from '../../core/kernel/ports/clock.ts';
import { type Nonces, NonceTimes } from '../../core/signal/nonces.ts';
import { type Db, inTransaction } from './records/database.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS nonces (
  nonce TEXT PRIMARY KEY, used INTEGER NOT NULL, taken_until INTEGER NOT NULL, kept_until INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS nonces_kept ON nonces (kept_until)`;
/** How many old signatures each new one removes: more than come. */
const SWEPT = 10;

/** Signatures in SQLite, each of which counts for one request. */
export function localNonces({ db, clock }: { db: Db; clock: Clock }): Nonces {
  db.exec(TABLE);
  const find = db.prepare('SELECT used, taken_until FROM nonces WHERE nonce = ?');
  const put = db.prepare('INSERT OR REPLACE INTO nonces VALUES (?, ?, ?, ?)');
  const sweep = db.prepare(
    'DELETE FROM nonces WHERE nonce IN (SELECT nonce FROM nonces WHERE kept_until < ? ORDER BY kept_until LIMIT ?)',
  );
  const keep = (nonce: string, used: boolean, takenUntil: number) =>
    void put.run(keyOf(nonce), used ? 1 : 0, takenUntil, clock.now() + NonceTimes.keptMs);
  return {
    take: async (nonce) =>
      inTransaction(db, () => {
        const now = clock.now();
        sweep.run(now, SWEPT);
        const standing = find.get(keyOf(nonce)) as { used: number; taken_until: number } | undefined;
        if (standing?.used) return 'used';
        if (standing !== undefined && standing.taken_until >= now) return 'busy';
        keep(nonce, false, now + NonceTimes.takenMs);
        return 'free';
      }),
    settle: async (nonce, isUsed) => inTransaction(db, () => keep(nonce, isUsed, 0)),
  };
}

/** Hex digits may also be written in capitals. */
const keyOf = (nonce: string) => nonce.toLowerCase();
