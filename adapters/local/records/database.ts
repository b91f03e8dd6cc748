import Database from 'libsql';

export type Db = Database.Database;

/**
 * Opens the SQLite file that the processes of one machine share: WAL, and waits up to 5 s for other
 * writers.
 */
export function openDatabase(file: string): Db {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('busy_timeout = 5000');
  return db;
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
 * Opens the records of a sandbox and marks new ones with their version. Throws OtherVersion, and
 * changes nothing, if another version of Ragmend wrote them.
 */
export function openVersioned(file: string): Db {
  const db = openDatabase(file);
  try {
    inTransaction(db, () => assertVersion(db, file));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
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

/** Runs `work` as one write transaction: all or nothing. */
export function inTransaction<T>(db: Db, work: () => T): T {
  return db.transaction(work).immediate();
}
