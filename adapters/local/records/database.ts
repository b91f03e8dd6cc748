import Database from 'libsql';

export type Db = Database.Database;

/** Opens the SQLite file that the processes of one machine share: WAL, 5 s of patience with other writers. */
export function openDatabase(file: string): Db {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('busy_timeout = 5000');
  return db;
}

/** Runs `work` as one write transaction: all of it or nothing. */
export function inTransaction<T>(db: Db, work: () => T): T {
  return db.transaction(work).immediate();
}
