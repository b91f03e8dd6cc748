import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDatabase } from '../../../adapters/local/records/database.ts';
import { localIncidents } from '../../../adapters/local/records/incidents.ts';
import { type Locks, locksOf } from '../../contracts/records/locks.ts';

export type RealDatabase = { file: string; db: Db; locks: Locks; close(): void };

/** A SQLite file in a folder of its own, and the locks in it. */
export function realDatabase(): RealDatabase {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-database-'));
  const file = join(dir, 'ragmend.db');
  const db = openDatabase(file);
  return {
    ...{ file, db, locks: locksOf(localIncidents({ db })) },
    close() {
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
