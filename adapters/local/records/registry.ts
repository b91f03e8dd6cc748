import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import { locksOfShard } from '../../../core/kernel/lock-key.ts';
import type { Registry } from '../../../core/kernel/ports/registry.ts';
import { NotFound, StaleEpoch } from '../../../core/kernel/task-error.ts';
import { type Db, inTransaction } from './database.ts';
import { heldLock } from './fence.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS registry (
  target_id TEXT NOT NULL, shard_id TEXT NOT NULL, position INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (target_id, shard_id))`;

/** The service registry in SQLite; its owner uses `entries` and `register` without a fence. */
export function localRegistry({ db }: { db: Db }) {
  db.exec(TABLE);
  const entries = (targetId: string) => readEntries(db, targetId);
  const registry: Registry = {
    async read(targetId) {
      const found = entries(targetId);
      if (found.length > 0) return found;
      throw new NotFound(`target '${targetId}' is not in the service registry: start the service first`);
    },
    change: async (fence, shardId, patch) =>
      inTransaction(db, () => {
        if (!locksOfShard(fence.targetId, shardId).includes(heldLock(db, fence)))
          throw new StaleEpoch(`incident '${fence.incidentId}' holds no lock of '${shardId}' of '${fence.targetId}'`);
        const entry = entries(fence.targetId).find((each) => each.shardId === shardId);
        if (!entry)
          throw new NotFound(`shard '${shardId}' is not in the registry of '${fence.targetId}': check its name`);
        write(db, fence.targetId, { ...entry, ...patch, epoch: fence.epoch });
      }),
  };
  return {
    ...registry,
    entries: async (targetId: string) => entries(targetId),
    register: async (targetId: string, all: RegistryEntry[]) =>
      inTransaction(db, () => {
        db.prepare('DELETE FROM registry WHERE target_id = ?').run(targetId);
        const insert = db.prepare('INSERT INTO registry VALUES (?, ?, ?, ?)');
        all.forEach((entry, position) => void insert.run(targetId, entry.shardId, position, JSON.stringify(entry)));
      }),
  };
}

function readEntries(db: Db, targetId: string): RegistryEntry[] {
  const rows = db.prepare('SELECT entry FROM registry WHERE target_id = ? ORDER BY position').all(targetId) as {
    entry: string;
  }[];
  return rows.map(({ entry }) => JSON.parse(entry) as RegistryEntry);
}

function write(db: Db, targetId: string, entry: RegistryEntry): void {
  const update = 'UPDATE registry SET entry = ? WHERE target_id = ? AND shard_id = ?';
  db.prepare(update).run(JSON.stringify(entry), targetId, entry.shardId);
}
