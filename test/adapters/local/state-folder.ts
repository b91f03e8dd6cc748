import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { contentOf, fill } from '../../agent/workplace.ts';
import { holdLock } from './hold-lock.ts';

export const FENCE: ShardFence = {
  incidentId: 'docs-rag-shard-restore-1',
  targetId: 'docs-rag',
  shardId: 'shard-1',
  epoch: 3,
};
export const STALE: ShardFence = { ...FENCE, epoch: 2 };

/** A temporary state folder with its database, in which FENCE holds the lock. */
export function stateFolder() {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-state-'));
  const db = openDatabase(join(dir, 'ragmend.db'));
  holdLock(db, FENCE);
  let volumes = 0;
  const path = (...names: string[]) => join(dir, ...names);
  return {
    ...{ dir, db, path },
    volume(
      files: Record<string, string | Buffer> = { 'chroma.sqlite3': 'rows', 'segment/header.bin': 'header' },
    ): string {
      const name = `v-${volumes++}`;
      fill(path('volumes', name), files);
      return name;
    },
    contentOf: async (volume: string) =>
      existsSync(path('volumes', volume)) ? contentOf(path('volumes', volume)) : null,
    close() {
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
