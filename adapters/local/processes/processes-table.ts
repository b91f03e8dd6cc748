import { join } from 'node:path';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { waitUntil } from '../../wait-until.ts';
import { type Db, inTransaction } from '../records/database.ts';
import {
  assertProc,
  birthOf,
  type Command,
  freePort,
  leadsGroup,
  openNextLog,
  pidsMarked,
  signalGroup,
  spawnDetached,
} from './processes-os.ts';

const MARK = 'RAGMEND_PROCESS';
const POLL_MS = 10;
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
      const strays = pidsMarked(`${MARK}=${dir}#`).filter((pid) => !known.has(pid) && leadsGroup(pid));
      await Promise.all(strays.map((pid) => end({ pid, birth: birthOf(pid) ?? '' })));
      return strays.length;
    },
  };
}
export type ProcessTable = ReturnType<typeof processTable>;

function rowsOf(db: Db): ProcessRow[] {
  const columns = 'name, volume, pid, birth, port, started_at AS startedAt, restarts';
  return db.prepare(`SELECT ${columns} FROM processes ORDER BY name`).all() as ProcessRow[];
}

function isAlive({ pid, birth }: Pick<ProcessRow, 'pid' | 'birth'>): boolean {
  return birthOf(pid) === birth;
}

function refuseSharedVolume(db: Db, { name, volume }: ProcessSpec): void {
  const other = rowsOf(db).find((row) => volume !== null && row.volume === volume && row.name !== name && isAlive(row));
  if (other) throw new Error(`volume '${volume}' is open in '${other.name}': end that before '${name}' opens it`);
}

function launch(dir: string, { name, volume, command }: ProcessSpec, port: number) {
  const { env, ...line } = command(port);
  const marked = { ...line, env: { ...env, [MARK]: `${dir}#${name}` } };
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

/**
 * Sends SIGTERM (and SIGCONT, or a stopped process would not notice), waits up to 5 s, then sends
 * SIGKILL. Returns when the process is gone.
 */
async function end(row: Pick<ProcessRow, 'pid' | 'birth'>): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGCONT'] as const) if (isAlive(row)) signalGroup(row.pid, signal);
  if (await isGoneWithin(row, GRACE_MS)) return;
  signalGroup(row.pid, 'SIGKILL');
  if (!(await isGoneWithin(row, GRACE_MS)))
    throw new Error(`process '${row.pid}' is still there after SIGKILL: look at it with ps, it may hang in the kernel`);
}

async function isGoneWithin(row: Pick<ProcessRow, 'pid' | 'birth'>, ms: number): Promise<boolean> {
  return (await waitUntil(() => !isAlive(row), { everyMs: POLL_MS, ms })) ?? false;
}
