import { createHash } from 'node:crypto';
import { CHAIN_START, chainText, findBreak, follow, readEntry } from '../../../core/audit/chain.ts';
import type { Audit, AuditEntry, AuditFact, ChainHead } from '../../../core/audit/ports.ts';
import { type Db, inTransaction } from './database.ts';

/** The tables of the audit: its entries, and which entry is the last. */
export const AUDIT = `
  CREATE TABLE IF NOT EXISTS audit (number INTEGER PRIMARY KEY, record TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS audit_head (name TEXT PRIMARY KEY, number INTEGER NOT NULL, sha256 TEXT NOT NULL)`;

/** The audit in SQLite. */
export function localAudit({ db }: { db: Db }): Audit {
  db.exec(AUDIT);
  const entries = () =>
    (db.prepare('SELECT number, record FROM audit ORDER BY number').all() as { number: number; record: string }[]).map(
      ({ number, record }) => readEntry(number, record),
    );
  return {
    append: async (fact) => inTransaction(db, () => appendAudit(db, fact)),
    head: async () => headOf(db),
    entries: async () => entries(),
    verify: async () => {
      const [written, head] = inTransaction(db, () => [entries(), headOf(db)] as const);
      return findBreak(written, head);
    },
  };
}

/** Appends a fact to the audit, inside the transaction of the change that it describes. */
export function appendAudit(db: Db, fact: AuditFact): AuditEntry {
  const unsigned = follow(headOf(db), fact);
  const entry = { ...unsigned, sha256: createHash('sha256').update(chainText(unsigned)).digest('hex') };
  db.prepare('INSERT INTO audit VALUES (?, ?)').run(entry.number, JSON.stringify(entry));
  db.prepare("INSERT OR REPLACE INTO audit_head VALUES ('head', ?, ?)").run(entry.number, entry.sha256);
  return entry;
}

function headOf(db: Db): ChainHead {
  const row = db.prepare('SELECT number, sha256 FROM audit_head').get() as ChainHead | undefined;
  return row ? { number: row.number, sha256: row.sha256 } : CHAIN_START;
}
