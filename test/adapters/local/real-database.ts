import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDatabase } from '../../../adapters/local/records/database.ts';
import { localIncidents } from '../../../adapters/local/records/incidents.ts';
import type { Locks } from '../../contracts/records/locks.ts';

export type RealDatabase = { file: string; db: Db; locks: Locks; close(): void };

/** A SQLite file in a folder of its own, and the locks in it. */
export function realDatabase(): RealDatabase {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-database-'));
  const file = join(dir, 'ragmend.db');
  const db = openDatabase(file);
  return {
    ...{ file, db, locks: locksOf(db) },
    close() {
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function locksOf(db: Db): Locks {
  const incidents = localIncidents({ db });
  const about = { targetId: 'docs-rag', requestedBy: 'ann', openedAt: '2026-11-23T03:00:00.000Z', signalIds: [] };
  return {
    async take(lockKey, shardId) {
      const answer = await incidents.open({ ...about, shardId, runbook: 'shard-restore' }, lockKey);
      if ('holder' in answer) throw new Error(`lock '${lockKey}' is held by '${answer.holder}': free it first`);
      const { id, targetId, epoch } = answer.opened;
      return { incidentId: id, targetId, shardId, epoch };
    },
    async free(fence) {
      await incidents.close(fence, 'Completed', about.openedAt, []);
    },
  };
}
