import type Database from 'libsql';
import { inWords } from '../../../adapters/local/in-words.ts';
import { rollBack } from '../../../adapters/local/records/database.ts';
import { ExecutionDoesNotExist } from '../errors.ts';
import type { ExecutionDescription, Frame, HistoryEvent, Status } from '../model.ts';
import type { Ended, Transition } from '../walk/transition.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS engine_machines (hash TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engine_executions (
  id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, machine_arn TEXT NOT NULL, machine_hash TEXT NOT NULL, name TEXT NOT NULL,
  input TEXT NOT NULL, started_at INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'RUNNING', output TEXT, error TEXT, cause TEXT,
  stopped_at INTEGER, ended_notified INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS engine_executions_open ON engine_executions (status, ended_notified);
CREATE TABLE IF NOT EXISTS engine_frames (execution INTEGER, frame INTEGER, data TEXT NOT NULL, PRIMARY KEY (execution, frame)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engine_events (execution INTEGER, last_id INTEGER, events TEXT NOT NULL, PRIMARY KEY (execution, last_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engine_tokens (hash TEXT PRIMARY KEY, execution INTEGER NOT NULL, frame INTEGER NOT NULL) WITHOUT ROWID;
`;

/** The database row of an execution. */
export interface ExecutionRow {
  id: number;
  arn: string;
  machine_arn: string;
  machine_hash: string;
  name: string;
  input: string;
  started_at: number;
  status: Status;
  output: string | null;
  error: string | null;
  cause: string | null;
  stopped_at: number | null;
}

/** Executions in SQLite. */
export interface Store {
  /**
   * Writes all transitions in one transaction; the events of one execution in one transition are
   * one row.
   */
  write(transitions: Transition[]): void;
  /** Makes a change whose transactions outlive a power failure, with all that came before it. */
  synced<T>(change: () => T): T;
  keepMachine(hash: string, text: string): void;
  machineText(hash: string): string;
  newExecutionId(): number;
  byArn(arn: string): ExecutionRow | undefined;
  byId(id: number): ExecutionRow | undefined;
  all(): ExecutionRow[];
  running(): ExecutionRow[];
  unnotified(): ExecutionRow[];
  markNotified(arn: string): void;
  lastEvent(id: number): number;
  frames(id: number): Frame[];
  events(id: number, afterId: number): HistoryEvent[];
  tokenOwner(hash: string): { execution: number; frame: number } | undefined;
}

/**
 * Opens the engine's tables in a database, with WAL and synchronous=NORMAL: a killed process loses
 * nothing, and a power failure loses steps, which are walked again, but nothing that was written `synced`.
 */
export function openStore(database: Database.Database): Store {
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec(SCHEMA);
  const sql = (text: string) => database.prepare(text);
  const [begin, commit] = [sql('BEGIN IMMEDIATE'), sql('COMMIT')];
  const writeOne = writer(database);
  const one = (text: string) => {
    const statement = sql(text);
    return (value: string | number) => statement.get(value) as ExecutionRow | undefined;
  };
  const notified = sql('UPDATE engine_executions SET ended_notified = 1 WHERE arn = ?');
  const token = sql('SELECT execution, frame FROM engine_tokens WHERE hash = ?');
  let lastId = (sql('SELECT coalesce(max(id), 0) AS id FROM engine_executions').get() as { id: number }).id;
  return {
    synced: (change) => synced(database, change),
    write(transitions) {
      begin.run();
      try {
        for (const tx of transitions) writeOne(tx);
        commit.run();
      } catch (error) {
        rollBack(database);
        throw inWords(error, 'the executions');
      }
    },
    keepMachine: (hash, text) => void sql('INSERT OR IGNORE INTO engine_machines VALUES (?, ?)').run(hash, text),
    machineText: (hash) => (sql('SELECT text FROM engine_machines WHERE hash = ?').get(hash) as { text: string }).text,
    newExecutionId: () => ++lastId,
    byArn: one('SELECT * FROM engine_executions WHERE arn = ?'),
    byId: one('SELECT * FROM engine_executions WHERE id = ?'),
    all: () => sql('SELECT * FROM engine_executions ORDER BY id').all() as ExecutionRow[],
    running: () => sql(`SELECT * FROM engine_executions WHERE status = 'RUNNING' ORDER BY id`).all() as ExecutionRow[],
    unnotified: () =>
      sql(
        `SELECT * FROM engine_executions WHERE status <> 'RUNNING' AND ended_notified = 0 ORDER BY id`,
      ).all() as ExecutionRow[],
    markNotified: (arn) => void notified.run(arn),
    lastEvent: (id) =>
      (sql('SELECT coalesce(max(last_id), 0) AS id FROM engine_events WHERE execution = ?').get(id) as { id: number })
        .id,
    frames: (id) =>
      (sql('SELECT data FROM engine_frames WHERE execution = ? ORDER BY frame').all(id) as { data: string }[]).map(
        ({ data }) => JSON.parse(data),
      ),
    events: (id, afterId) =>
      (
        sql('SELECT events FROM engine_events WHERE execution = ? AND last_id > ? ORDER BY last_id').all(
          id,
          afterId,
        ) as {
          events: string;
        }[]
      ).flatMap(({ events }) => (JSON.parse(events) as HistoryEvent[]).filter((event) => event.id > afterId)),
    tokenOwner: (hash) => token.get(hash) as { execution: number; frame: number } | undefined,
  };
}

function synced<T>(database: Database.Database, change: () => T): T {
  database.exec('PRAGMA synchronous = FULL');
  try {
    return change();
  } finally {
    database.exec('PRAGMA synchronous = NORMAL');
  }
}

/** Returns the row of an execution; throws ExecutionDoesNotExist. */
export function rowOf(store: Store, arn: string): ExecutionRow {
  const row = store.byArn(arn);
  if (row) return row;
  throw new ExecutionDoesNotExist(`no execution '${arn}': give the ARN that StartExecution answered`);
}

/** Returns an execution in the form of DescribeExecution. */
export function describe(row: ExecutionRow): ExecutionDescription {
  return {
    executionArn: row.arn,
    stateMachineArn: row.machine_arn,
    name: row.name,
    status: row.status,
    startDate: new Date(row.started_at).toISOString(),
    input: JSON.parse(row.input),
    ...(row.stopped_at !== null && { stopDate: new Date(row.stopped_at).toISOString() }),
    ...(row.output !== null && { output: JSON.parse(row.output) }),
    ...(row.error !== null && { error: row.error }),
    ...(row.cause !== null && { cause: row.cause }),
  };
}

function writer(database: Database.Database): (tx: Transition) => void {
  const create = database.prepare(
    'INSERT INTO engine_executions (id, arn, machine_arn, machine_hash, name, input, started_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const close = database.prepare(
    'UPDATE engine_executions SET status = ?, output = ?, error = ?, cause = ?, stopped_at = ? WHERE id = ?',
  );
  const saveFrame = database.prepare('INSERT OR REPLACE INTO engine_frames VALUES (?, ?, ?)');
  const dropFrame = database.prepare('DELETE FROM engine_frames WHERE execution = ? AND frame = ?');
  const addEvents = database.prepare('INSERT INTO engine_events VALUES (?, ?, ?)');
  const addToken = database.prepare('INSERT INTO engine_tokens VALUES (?, ?, ?)');
  const writeEnd = (id: number, now: number, { status, output, error, cause }: Ended) =>
    close.run(status, output === undefined ? null : JSON.stringify(output), error ?? null, cause ?? null, now, id);
  return ({ run, now, created, events, saved, removed, tokens, ended }) => {
    if (created)
      create.run(
        run.id,
        run.arn,
        run.machine.arn,
        run.machine.hash,
        run.name,
        JSON.stringify(run.input),
        run.startedAt,
      );
    for (const frame of saved) saveFrame.run(run.id, frame.id, JSON.stringify(frame));
    for (const id of removed) dropFrame.run(run.id, id);
    for (const [hash, frame] of tokens) addToken.run(hash, run.id, frame);
    if (events.length > 0) addEvents.run(run.id, run.lastEvent, JSON.stringify(events));
    if (ended) writeEnd(run.id, now, ended);
  };
}
