import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDatabase } from '../../../adapters/local/records/database.ts';
import { heldLock } from '../../../adapters/local/records/fence.ts';
import { localIncidents } from '../../../adapters/local/records/incidents.ts';
import type { Locks as HeldLocks } from '../../../core/kernel/ports/fence.ts';
import { type Locks, locksOf } from '../../contracts/records/locks.ts';

export type RealDatabase = { file: string; db: Db; locks: Locks; held: HeldLocks; close(): void };

/** A SQLite file in a folder of its own, the locks in it, and who holds them. */
export function realDatabase(): RealDatabase {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-database-'));
  const file = join(dir, 'ragmend.db');
  const db = openDatabase(file);
  return {
    ...{ file, db, locks: locksOf(localIncidents({ db })), held: { keyOf: async (fence) => heldLock(db, fence) } },
    close() {
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
