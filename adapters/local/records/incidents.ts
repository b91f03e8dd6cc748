import { abortFact, startFact } from '../../../core/audit/facts.ts';
import type { AuditFact } from '../../../core/audit/ports.ts';
import { type Incident, ONLY_LOOKED } from '../../../core/contracts/incident.ts';
import { subjectKey } from '../../../core/contracts/subject.ts';
import { CountChanged } from '../../../core/incident/errors.ts';
import type { IncidentDraft, Incidents, LastRuns, Opening } from '../../../core/incident/ports.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import { placeOfIncident } from '../../../core/kernel/listing.ts';
import type { Effect } from '../../../core/kernel/ports/outbox.ts';
import { NotFound, StaleEpoch, WriteConflict } from '../../../core/kernel/task-error.ts';
import { AUDIT, appendAudit } from './audit.ts';
import { type Db, inTransaction } from './database.ts';
import { LOCKS } from './fence.ts';
import { ENDED, listed } from './listed.ts';
import { OUTBOX, queueEffects } from './outbox.ts';
import { TURNS } from './turns.ts';

const TABLES = `
  CREATE TABLE IF NOT EXISTS incidents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, target_id TEXT NOT NULL, runbook TEXT NOT NULL, open INTEGER NOT NULL,
    version INTEGER NOT NULL, record TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS incidents_open ON incidents (open) WHERE open = 1;
  CREATE INDEX IF NOT EXISTS incidents_ended ON incidents (target_id, json_extract(record, '$.closedAt'), id) WHERE open = 0;
  CREATE TABLE IF NOT EXISTS last_runs (
    target_id TEXT NOT NULL, subject TEXT NOT NULL, runbook TEXT NOT NULL, incident_id TEXT NOT NULL, PRIMARY KEY (target_id, subject, runbook));
  CREATE TABLE IF NOT EXISTS incident_counters (name TEXT PRIMARY KEY, last INTEGER NOT NULL)`;

const LIST = {
  opened: 'SELECT record FROM incidents WHERE open = 1',
  ended: `SELECT record FROM incidents WHERE open = 0 AND target_id = ?1 AND ${ENDED("json_extract(record, '$.closedAt')")}`,
};
const LAST_RUNS = 'SELECT record FROM last_runs JOIN incidents ON id = incident_id WHERE last_runs.target_id = ?';

/** Incidents and their locks in SQLite; each change is one transaction with its effects. */
export function localIncidents({ db }: { db: Db }): Incidents & LastRuns {
  for (const tables of [LOCKS, TURNS, OUTBOX, AUDIT, TABLES]) db.exec(tables);
  return {
    open: async (draft, lockKey, opening = {}) => inTransaction(db, () => open(db, draft, lockKey, opening)),
    get: async (id) => get(db, id),
    list: async (which) => listed<Incident>(db, LIST, which, placeOfIncident),
    async lastRuns(targetId) {
      const rows = db.prepare(LAST_RUNS).all(targetId) as { record: string }[];
      return rows.map(({ record }) => JSON.parse(record) as Incident);
    },
    update: async (id, version, change, effects) =>
      inTransaction(db, () => {
        const before = get(db, id);
        const saved = save(db, { ...before, ...change }, version, effects);
        auditIf(db, abortFact(before, saved, instantOf(Date.now())));
        return saved;
      }),
    close: async ({ incidentId: id, epoch }, outcome, at, effects) =>
      inTransaction(db, () => {
        const incident = get(db, id);
        if (incident.closedAt !== null) return incident;
        if (incident.epoch !== epoch)
          throw new StaleEpoch(`incident '${id}' was taken over with epoch ${incident.epoch}: ${epoch} can't end it`);
        db.prepare('UPDATE locks SET incident_id = NULL WHERE incident_id = ? AND epoch = ?').run(id, epoch);
        db.prepare('DELETE FROM turns WHERE incident_id = ?').run(id);
        const closed = save(db, { ...incident, state: outcome, closedAt: at }, incident.version, effects);
        if (!ONLY_LOOKED.includes(outcome)) setLastRun(db, closed);
        return closed;
      }),
  };
}

function open(
  db: Db,
  draft: IncidentDraft,
  lockKey: string,
  { within = null, after }: Opening,
): { opened: Incident } | { holder: string } {
  const holder = holderOf(db, lockKey, within);
  if (holder !== null) return { holder };
  const name = `${draft.targetId}-${draft.runbook}`;
  const number = next(db, name);
  if (after !== undefined && number !== after + 1)
    throw new CountChanged(`'${name}' has ${number - 1} incidents, not ${after}: count again`, number - 1);
  db.prepare('INSERT OR IGNORE INTO locks VALUES (?, ?, NULL, 0, NULL)').run(lockKey, within);
  const opened: Incident = {
    ...draft,
    id: `${name}-${number}`,
    state: 'Pending',
    epoch: lastEpoch(db, lockKey, within) + 1,
    closedAt: null,
    executionArn: null,
    abortedBy: null,
    version: 1,
  };
  const take = 'UPDATE locks SET within = ?, incident_id = ?, epoch = ?, renewed_at = NULL WHERE lock_key = ?';
  db.prepare(take).run(within, opened.id, opened.epoch, lockKey);
  const insert = 'INSERT INTO incidents (id, target_id, runbook, open, version, record) VALUES (?, ?, ?, 1, 1, ?)';
  db.prepare(insert).run(opened.id, opened.targetId, opened.runbook, JSON.stringify(opened));
  queueEffects(db, [{ id: `start:${opened.id}`, kind: 'start-execution', incidentId: opened.id, epoch: opened.epoch }]);
  auditIf(db, startFact(opened));
  return { opened };
}

/** Returns who holds the lock, the enclosing lock, or a lock within it; null if all are free. */
function holderOf(db: Db, lockKey: string, within: string | null): string | null {
  const select =
    'SELECT incident_id AS holder FROM locks WHERE incident_id IS NOT NULL AND (lock_key IN (?, ?) OR within = ?)';
  const row = db.prepare(select).get(lockKey, within, lockKey) as { holder: string } | undefined;
  return row?.holder ?? null;
}

/**
 * Returns the greatest epoch of a lock and its enclosing lock: no name made from a later epoch was
 * given under either.
 */
function lastEpoch(db: Db, lockKey: string, within: string | null): number {
  const select = 'SELECT MAX(epoch) AS last FROM locks WHERE lock_key IN (?, ?)';
  return (db.prepare(select).get(lockKey, within) as { last: number }).last;
}

function setLastRun(db: Db, { id, targetId, subject, runbook }: Incident): void {
  db.prepare('INSERT OR REPLACE INTO last_runs VALUES (?, ?, ?, ?)').run(targetId, subjectKey(subject), runbook, id);
}

function auditIf(db: Db, fact: AuditFact | null): void {
  if (fact !== null) appendAudit(db, fact);
}

function next(db: Db, name: string): number {
  db.prepare('INSERT OR IGNORE INTO incident_counters VALUES (?, 0)').run(name);
  db.prepare('UPDATE incident_counters SET last = last + 1 WHERE name = ?').run(name);
  return (db.prepare('SELECT last FROM incident_counters WHERE name = ?').get(name) as { last: number }).last;
}

function get(db: Db, id: string): Incident {
  const row = db.prepare('SELECT record FROM incidents WHERE id = ?').get(id) as { record: string } | undefined;
  if (row) return JSON.parse(row.record) as Incident;
  throw new NotFound(`incident '${id}' does not exist: list the incidents`);
}

function save(db: Db, changed: Incident, version: number, effects: Effect[]): Incident {
  const saved = { ...changed, version: version + 1 };
  const update = 'UPDATE incidents SET record = ?, version = ?, open = ? WHERE id = ? AND version = ?';
  const open = saved.closedAt === null ? 1 : 0;
  const { changes } = db.prepare(update).run(JSON.stringify(saved), saved.version, open, saved.id, version);
  if (changes === 0)
    throw new WriteConflict(`incident '${saved.id}' is no longer at version ${version}: read it again`);
  queueEffects(db, effects);
  return saved;
}
