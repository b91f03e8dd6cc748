import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type LocalProcesses,
  localProcesses,
  type ProcessesDeps,
} from '../../../adapters/local/processes/processes.ts';
import { pidsMarked } from '../../../adapters/local/processes/processes-os.ts';
import { type ProcessTable, processTable } from '../../../adapters/local/processes/processes-table.ts';
import { type Db, openDatabase } from '../../../adapters/local/records/database.ts';
import { chromaReady, chromaServer } from '../../../adapters/vector-stores/chroma/server.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { holdLock } from './hold-lock.ts';

export const ROOT = join(__dirname, '../../..');
export const COLLECTION = 'docs';
export const FENCE: ShardFence = {
  incidentId: 'docs-rag-shard-restore-1',
  targetId: 'docs-rag',
  shardId: 'shard-1',
  epoch: 7,
};

export type RealProcesses = {
  dir: string;
  db: Db;
  deps: ProcessesDeps;
  processes: LocalProcesses;
  table: ProcessTable;
  /** Ends every process by its pid, removes the folder, and gives how many processes are left. */
  close(): Promise<number>;
};

/** Processes of a temporary folder that start real Chroma servers, or what `serverCommand` says. */
export function realProcesses(
  over: Partial<Pick<ProcessesDeps, 'serverCommand' | 'isReady' | 'readyMs'>> = {},
): RealProcesses {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-processes-'));
  const db = openDatabase(join(dir, 'ragmend.db'));
  holdLock(db, FENCE);
  const deps = {
    ...{ db, dir, clock: { now: () => Date.now() }, serverCommand: chromaServer(ROOT) },
    isReady: (url: string) => chromaReady(url, COLLECTION),
    ...over,
  };
  const table = processTable(deps);
  return {
    ...{ dir, db, deps, table, processes: localProcesses(deps) },
    async close() {
      await Promise.all(table.list().map((row) => table.end(row)));
      await table.endStrays();
      db.close();
      rmSync(dir, { recursive: true, force: true });
      const left = () => pidsMarked(`RAGMEND_PROCESS=${dir}#`).length;
      for (let look = 0; left() > 0 && look < 100; look++) await new Promise((resolve) => setTimeout(resolve, 20));
      return left();
    },
  };
}

/** Makes an empty volume. */
export function emptyVolume({ dir }: Pick<RealProcesses, 'dir'>, volume: string): void {
  mkdirSync(join(dir, 'volumes', volume), { recursive: true });
}

/** A server that is quick to start: it writes a line, answers 200, and does with SIGTERM what it is told. */
export const stubServer: ProcessesDeps['serverCommand'] = (dataDir, port) => ({
  command: process.execPath,
  args: [
    '-e',
    `const fs = require('node:fs');
     if (fs.existsSync('${dataDir}/refuse')) process.exit(3);
     if (fs.existsSync('${dataDir}/deaf')) process.on('SIGTERM', () => console.log('i do not listen'));
     console.log('begin', process.pid);
     require('node:http').createServer((_, answer) => answer.end('ok')).listen(${port}, '127.0.0.1');`,
  ],
  env: {},
});

/** Whether a stub server answers. */
export const stubReady = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(1000) }).then(
    (response) => response.ok,
    () => false,
  );
