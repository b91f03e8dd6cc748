import { join } from 'node:path';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { type Db, inTransaction } from '../records/database.ts';
import { Mark, markedIn, markOf } from './end-all.ts';
import { endPids, endProcess, isAlive, type OneProcess } from './end-process.ts';
import { assertProc, birthOf, type Command, freePort, openNextLog, spawnDetached } from './processes-os.ts';

const GRACE_MS = 5_000;
const TABLE = `CREATE TABLE IF NOT EXISTS processes (name TEXT PRIMARY KEY, volume TEXT, pid INTEGER NOT NULL,
  birth TEXT NOT NULL, port INTEGER NOT NULL, started_at TEXT NOT NULL, restarts INTEGER NOT NULL)`;

/**
 * One started process. `birth` distinguishes it from a later process with its pid; `volume` is null
 * if it keeps no data.
 */
export type ProcessRow = {
  name: string;
  volume: string | null;
  pid: number;
  birth: string;
  port: number;
  startedAt: string;
  restarts: number;
};
export type ProcessSpec = { name: string; volume: string | null; command: (port: number) => Command };

/**
 * Detached child processes. Each is recorded in SQLite in the transaction that starts it, so that a
 * restart of the parent loses none.
 */
export function processTable({ db, dir, clock }: { db: Db; dir: string; clock: Clock }) {
  assertProc();
  db.exec(TABLE);
  const find = (name: string) => rowsOf(db).find((row) => row.name === name) ?? null;
  return {
    find,
    list: () => rowsOf(db),
    isAlive,
    /**
     * Starts a process, on its earlier port if that is free; returns a running one unchanged.
     * `guard` runs in the same transaction.
     */
    async start(spec: ProcessSpec, guard: () => void): Promise<ProcessRow> {
      const port = await freePort(find(spec.name)?.port ?? 0);
      return inTransaction(db, () => {
        guard();
        const known = find(spec.name);
        if (known && isAlive(known)) return known;
        refuseSharedVolume(db, spec);
        const row = { ...launch(dir, spec, port), restarts: known ? known.restarts + 1 : 0 };
        save(db, { ...row, startedAt: new Date(clock.now()).toISOString() });
        return find(spec.name) as ProcessRow;
      });
    },
    end,
    forget: (name: string, guard: () => void) =>
      inTransaction(db, () => {
        guard();
        db.prepare('DELETE FROM processes WHERE name = ?').run(name);
      }),
    /**
     * Ends processes of this folder without a row: their parent died between starting and recording
     * them.
     */
    async endStrays(): Promise<number> {
      const known = new Set(rowsOf(db).map(({ pid }) => pid));
      return endPids(
        markedIn(dir, Mark.Process).filter((pid) => !known.has(pid)),
        GRACE_MS,
      );
    },
  };
}
export type ProcessTable = ReturnType<typeof processTable>;

function rowsOf(db: Db): ProcessRow[] {
  const columns = 'name, volume, pid, birth, port, started_at AS startedAt, restarts';
  return db.prepare(`SELECT ${columns} FROM processes ORDER BY name`).all() as ProcessRow[];
}

function refuseSharedVolume(db: Db, { name, volume }: ProcessSpec): void {
  const other = rowsOf(db).find((row) => volume !== null && row.volume === volume && row.name !== name && isAlive(row));
  if (other) throw new Error(`volume '${volume}' is open in '${other.name}': end that before '${name}' opens it`);
}

function launch(dir: string, { name, volume, command }: ProcessSpec, port: number) {
  const { env, ...line } = command(port);
  const marked = { ...line, env: { ...env, [Mark.Process]: markOf(dir, name) } };
  const child = spawnDetached(marked, openNextLog(join(dir, 'logs'), name), dir);
  child.on('error', () => undefined);
  if (child.pid === undefined)
    throw new Error(`'${line.command}' could not be started for '${name}': check that it exists and may be run`);
  return { name, volume, pid: child.pid, birth: birthOf(child.pid) ?? 'gone', port };
}

function save(db: Db, { name, volume, pid, birth, port, startedAt, restarts }: ProcessRow): void {
  db.prepare('INSERT OR REPLACE INTO processes VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    ...[name, volume, pid, birth, port, startedAt, restarts],
  );
}

/** Ends a process; returns when it is gone. */
const end = (row: OneProcess): Promise<void> => endProcess(row, GRACE_MS);
