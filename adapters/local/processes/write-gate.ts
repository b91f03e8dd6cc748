import { randomUUID } from 'node:crypto';
import { WritersBusy } from '../../../core/volume/errors.ts';
import type { WriteGate } from '../../../core/volume/ports.ts';
import { waitUntil } from '../../wait-until.ts';
import { type Db, inTransaction } from '../records/database.ts';
import { heldLock } from '../records/fence.ts';
import { birthOf } from './processes-os.ts';

const TABLES = `
  CREATE TABLE IF NOT EXISTS write_pauses (shard_id TEXT NOT NULL, holder TEXT NOT NULL, PRIMARY KEY (shard_id, holder));
  CREATE TABLE IF NOT EXISTS writes_under_way (id TEXT PRIMARY KEY, shard_id TEXT NOT NULL, pid INTEGER NOT NULL, birth TEXT NOT NULL)`;
const POLL_MS = 20;

/**
 * The write gate of all shards in SQLite. A pause is held under the key of the fence's lock; writes
 * of dead processes do not count.
 */
export function localWriteGate({ db, patienceMs = 30_000 }: { db: Db; patienceMs?: number }): WriteGate {
  db.exec(TABLES);
  return {
    async pause(fence) {
      inTransaction(db, () => {
        const holder = heldLock(db, fence);
        db.prepare('INSERT OR IGNORE INTO write_pauses VALUES (?, ?)').run(fence.shardId, holder);
      });
      const isAtRest = () => writesUnderWay(db, fence.shardId) === 0;
      if (await waitUntil(isAtRest, { everyMs: POLL_MS, ms: patienceMs })) return;
      throw new WritersBusy(
        `writes to '${fence.shardId}' are still under way after ${patienceMs} ms: look at its writers`,
      );
    },
    resume: async (fence) =>
      inTransaction(db, () => {
        const holder = heldLock(db, fence);
        db.prepare('DELETE FROM write_pauses WHERE shard_id = ? AND holder = ?').run(fence.shardId, holder);
      }),
  };
}

/**
 * The writers' side of the gate: `write` waits while anybody pauses the shard, and counts as under
 * way until the work is done.
 */
export function writerGate({ db }: { db: Db }) {
  db.exec(TABLES);
  forgetDead(db);
  return {
    async write<T>(shardId: string, work: () => Promise<T>): Promise<T> {
      const id = randomUUID();
      await waitUntil(() => entered(db, id, shardId), { everyMs: POLL_MS });
      try {
        return await work();
      } finally {
        db.prepare('DELETE FROM writes_under_way WHERE id = ?').run(id);
      }
    },
    isPaused: (shardId: string): boolean => pausesOf(db, shardId) > 0,
  };
}

function entered(db: Db, id: string, shardId: string): boolean {
  return inTransaction(db, () => {
    if (pausesOf(db, shardId) > 0) return false;
    const birth = birthOf(process.pid) ?? '';
    db.prepare('INSERT INTO writes_under_way VALUES (?, ?, ?, ?)').run(id, shardId, process.pid, birth);
    return true;
  });
}

function pausesOf(db: Db, shardId: string): number {
  return db.prepare('SELECT holder FROM write_pauses WHERE shard_id = ?').all(shardId).length;
}

function writesUnderWay(db: Db, shardId: string): number {
  forgetDead(db);
  return db.prepare('SELECT id FROM writes_under_way WHERE shard_id = ?').all(shardId).length;
}

/** Forgets writes whose process is gone: they have ended, complete or not. */
function forgetDead(db: Db): void {
  const rows = db.prepare('SELECT id, pid, birth FROM writes_under_way').all() as {
    id: string;
    pid: number;
    birth: string;
  }[];
  for (const { id, pid, birth } of rows)
    if (birthOf(pid) !== birth) db.prepare('DELETE FROM writes_under_way WHERE id = ?').run(id);
}
