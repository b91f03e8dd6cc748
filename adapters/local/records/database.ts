import Database from 'libsql';
import { inWords } from '../in-words.ts';

export type Db = Database.Database;

/**
 * Opens the SQLite file that the processes of one machine share: WAL, and waits up to 5 s for other
 * writers. Throws DependencyUnavailable, with what to do, if the file can't be used.
 */
export function openDatabase(file: string): Db {
  try {
    const db = new Database(file);
    db.pragma('busy_timeout = 5000');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    return db;
  } catch (error) {
    throw inWords(error, file);
  }
}

/**
 * The version of the records. It grows with every change that an earlier Ragmend can't read, or a
 * later one would misread.
 */
const VERSION = 2;

/** Another version of Ragmend wrote the records of a sandbox. */
export class OtherVersion extends Error {
  override readonly name = 'OtherVersion' as const;
}

/**
 * Opens the records of a sandbox and marks new ones with their version. What is committed is on disk:
 * an answer outlives a power failure. Throws OtherVersion, and changes nothing, if another version of
 * Ragmend wrote them.
 */
export function openVersioned(file: string): Db {
  const db = openDatabase(file);
  try {
    db.pragma('synchronous = FULL');
    inTransaction(db, () => assertVersion(db, file));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Throws SqliteError if a page of a database is damaged. */
export function assertIntact(db: Db): void {
  const { quick_check: found } = db.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
  if (found !== 'ok') throw new Database.SqliteError(found, 'SQLITE_CORRUPT', 11);
}

/** Adds a column to a table that an earlier version made; returns whether it was missing. */
export function addColumn(db: Db, table: string, column: string, type: string): boolean {
  const columns = db.prepare('SELECT name FROM pragma_table_info(?)').all(table) as { name: string }[];
  if (columns.some(({ name }) => name === column)) return false;
  db.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
  return true;
}

function assertVersion(db: Db, file: string): void {
  const isNew = db.prepare('SELECT 1 FROM sqlite_master').get() === undefined;
  const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (isNew) db.pragma(`user_version = ${VERSION}`);
  else if (found !== VERSION)
    throw new OtherVersion(
      `the records in '${file}' are of version ${found}, and this Ragmend reads version ${VERSION}: end what runs with the Ragmend that wrote them, then start with a new folder (--dir), or move this one away`,
    );
}

/** Runs `work` as one write transaction: all or nothing. Throws DependencyUnavailable if the file can't be written. */
export function inTransaction<T>(db: Db, work: () => T): T {
  begin(db);
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(db);
    throw named(error);
  }
}

function begin(db: Db): void {
  try {
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    throw named(error);
  }
}

const named = (error: unknown) => (error instanceof Database.SqliteError ? inWords(error, 'the records') : error);

/** Ends a transaction that failed. After some errors, e.g. on a full disk, SQLite has already ended it. */
export function rollBack(db: Db): void {
  if (db.inTransaction) db.exec('ROLLBACK');
}
