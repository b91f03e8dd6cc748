import type { Approvals } from '../../../core/approval/ports.ts';
import { decisionFact } from '../../../core/audit/facts.ts';
import type { Approval } from '../../../core/contracts/approval.ts';
import { placeOfApproval } from '../../../core/kernel/listing.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { AUDIT, appendAudit } from './audit.ts';
import { type Db, inTransaction } from './database.ts';
import { ENDED, listed } from './listed.ts';
import { OUTBOX, queueEffects } from './outbox.ts';

const TABLES = `
  CREATE TABLE IF NOT EXISTS approvals (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, incident_id TEXT NOT NULL, state TEXT NOT NULL, record TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS approvals_pending ON approvals (state) WHERE state = 'Pending';
  CREATE INDEX IF NOT EXISTS approvals_decided
    ON approvals (json_extract(record, '$.targetId'), json_extract(record, '$.decidedAt'), id) WHERE state <> 'Pending';
  CREATE INDEX IF NOT EXISTS approvals_by_incident ON approvals (incident_id);
  CREATE TABLE IF NOT EXISTS approval_tokens (approval_id TEXT PRIMARY KEY, token TEXT NOT NULL)`;

const LIST = {
  opened: "SELECT record FROM approvals WHERE state = 'Pending'",
  ended: `SELECT record FROM approvals WHERE state <> 'Pending' AND json_extract(record, '$.targetId') = ?1
    AND ${ENDED("json_extract(record, '$.decidedAt')")}`,
};

/** Approvals in SQLite; their task tokens are in a separate table. */
export function localApprovals({ db }: { db: Db }): Approvals {
  for (const tables of [OUTBOX, AUDIT, TABLES]) db.exec(tables);
  return {
    request: async (approval, taskToken, { pending, decided }) =>
      inTransaction(db, () => {
        const insert = 'INSERT OR IGNORE INTO approvals (id, incident_id, state, record) VALUES (?, ?, ?, ?)';
        db.prepare(insert).run(approval.id, approval.incidentId, approval.state, JSON.stringify(approval));
        db.prepare('INSERT OR REPLACE INTO approval_tokens VALUES (?, ?)').run(approval.id, taskToken);
        const standing = get(db, approval.id);
        queueEffects(db, standing.state === 'Pending' ? pending : decided);
        return standing;
      }),
    get: async (id) => get(db, id),
    list: async (which) =>
      'incidentId' in which ? ofIncident(db, which) : listed<Approval>(db, LIST, which, placeOfApproval),
    decide: async (id, decision, effects) =>
      inTransaction(db, () => {
        const decided = { ...get(db, id), ...decision };
        const update = "UPDATE approvals SET state = ?, record = ? WHERE id = ? AND state = 'Pending'";
        const { changes } = db.prepare(update).run(decided.state, JSON.stringify(decided), id);
        if (changes === 0) return { won: false, approval: get(db, id) };
        queueEffects(db, effects);
        appendAudit(db, decisionFact(decided));
        return { won: true, approval: decided };
      }),
    async token(id) {
      const row = db.prepare('SELECT token FROM approval_tokens WHERE approval_id = ?').get(id) as
        | { token: string }
        | undefined;
      if (row) return row.token;
      throw new NotFound(`approval '${id}' has no task that waits for it`);
    },
  };
}

function get(db: Db, id: string): Approval {
  const row = db.prepare('SELECT record FROM approvals WHERE id = ?').get(id) as { record: string } | undefined;
  if (row) return JSON.parse(row.record) as Approval;
  throw new NotFound(`approval '${id}' does not exist: list the approvals`);
}

function ofIncident(db: Db, { incidentId, open }: { incidentId: string; open?: true }): Approval[] {
  const select = db.prepare('SELECT record FROM approvals WHERE incident_id = ? ORDER BY number DESC');
  const all = (select.all(incidentId) as { record: string }[]).map(({ record }) => JSON.parse(record) as Approval);
  return open ? all.filter(({ state }) => state === 'Pending') : all;
}
