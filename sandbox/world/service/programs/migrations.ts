import { setTimeout as sleep } from 'node:timers/promises';
import { type Sql, SqlFailed, type Statement } from './database.ts';

/** Each step of the schema, in its order: its version is its place. */
const STEPS = [
  { title: 'create sources', sql: 'CREATE TABLE sources (id TEXT PRIMARY KEY, shard TEXT NOT NULL)' },
  { title: 'create embeddings', sql: 'CREATE TABLE embeddings (name TEXT PRIMARY KEY, dimension INTEGER NOT NULL)' },
  { title: 'name the embedding', sql: "INSERT INTO embeddings VALUES ('documents', 384)" },
];
/** The version that this program needs. */
export const NEWEST = STEPS.length;

const TABLES = [
  'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, dirty INTEGER NOT NULL)',
  'CREATE TABLE IF NOT EXISTS change_log_lock (id INTEGER PRIMARY KEY, held_by TEXT NOT NULL, since TEXT NOT NULL)',
];

/** Exit codes of the check and of the migration. */
export const MigrationExit = { UpToDate: 0, Pending: 1, NeedsPerson: 2, Unreachable: 3 } as const;

/** Returns the statements that make a schema of a version, whole or not, and locked by a pod if it is named. */
export function schemaAt(
  version: number,
  { dirty, lockedBy }: { dirty: boolean; lockedBy: string | null },
): Statement[] {
  const lock = { sql: 'INSERT INTO change_log_lock VALUES (1, ?, ?)', values: [lockedBy, '2026-09-01T09:00:00.000Z'] };
  return [
    ...[...TABLES, ...STEPS.slice(0, version).map(({ sql }) => sql)].map((sql) => ({ sql })),
    ...mark(version, dirty ? 1 : 0),
    ...(lockedBy === null ? [] : [lock]),
  ];
}

type Deps = { sql: Sql; say: (line: string) => void };

/** Says how the schema is; changes nothing. */
export async function checkSchema({ sql, say }: Deps): Promise<number> {
  const found = await stateOf(sql);
  const trouble = troubleOf(found);
  if (trouble) {
    say(trouble);
    return MigrationExit.NeedsPerson;
  }
  if (found.version === NEWEST) {
    say(`schema version ${NEWEST} is up to date`);
    return MigrationExit.UpToDate;
  }
  say(`${NEWEST - found.version} pending migrations remain: the schema is at version ${found.version} of ${NEWEST}`);
  return MigrationExit.Pending;
}

/**
 * Brings the schema to its newest version, a step at a time: each is marked as begun before and as done after.
 * `paceMs` is how long a step takes; `needs` is a right that the database has to give first.
 */
export async function migrate(
  { sql, say }: Deps,
  { owner, paceMs, needs }: { owner: string; paceMs: number; needs: string | null },
): Promise<number> {
  await sql(...TABLES.map((one) => ({ sql: one })));
  const found = await stateOf(sql);
  const trouble = troubleOf(found);
  if (trouble) {
    say(trouble);
    return MigrationExit.NeedsPerson;
  }
  await sql({
    sql: 'INSERT INTO change_log_lock VALUES (1, ?, ?)',
    values: [owner, new Date().toISOString()],
  });
  say('Successfully acquired change log lock');
  if (needs !== null) {
    await sql({ sql: 'DELETE FROM change_log_lock' });
    say(`ERROR: permission denied to create extension "${needs}"`);
    return MigrationExit.NeedsPerson;
  }
  for (const [at, step] of [...STEPS.entries()].slice(found.version)) {
    say(`Running upgrade ${at} -> ${at + 1}, ${step.title}`);
    await sql(...mark(at + 1, 1));
    await sleep(paceMs);
    await sql({ sql: step.sql }, ...mark(at + 1, 0));
  }
  await sql({ sql: 'DELETE FROM change_log_lock' });
  say(`schema version ${NEWEST} is up to date`);
  return MigrationExit.UpToDate;
}

const mark = (version: number, dirty: 0 | 1) => [
  { sql: 'DELETE FROM schema_version' },
  { sql: 'INSERT INTO schema_version VALUES (?, ?)', values: [version, dirty] },
];

type State = { version: number; dirty: boolean; heldBy: string | null; since: string };

async function stateOf(sql: Sql): Promise<State> {
  try {
    const [schema] = await sql({ sql: 'SELECT version, dirty FROM schema_version' });
    const [lock] = await sql({ sql: 'SELECT held_by, since FROM change_log_lock' });
    return {
      version: Number(schema?.version ?? 0),
      dirty: schema?.dirty === 1,
      heldBy: lock ? String(lock.held_by) : null,
      since: String(lock?.since ?? ''),
    };
  } catch (error) {
    // A database without any schema lacks even these tables.
    if (error instanceof SqlFailed) return { version: 0, dirty: false, heldBy: null, since: '' };
    throw error;
  }
}

/** Returns what only a person can solve, in the words of the tools that are used for it; null if there is nothing. */
export function troubleOf({ version, dirty, heldBy, since }: State): string | null {
  if (heldBy !== null) return `Could not acquire change log lock.  Currently locked by ${heldBy} since ${since}`;
  if (dirty) return `error: Dirty database version ${version}. Fix and force version.`;
  return version > NEWEST
    ? `the database schema version ${version} is newer than this image, which knows ${NEWEST}`
    : null;
}

/** Throws what the database says about a schema that is not as this program needs it. */
export async function assertSchema(sql: Sql): Promise<void> {
  await sql({ sql: 'SELECT count(*) AS count FROM sources' });
  const trouble = troubleOf(await stateOf(sql));
  if (trouble) throw new SqlFailed(trouble);
}
