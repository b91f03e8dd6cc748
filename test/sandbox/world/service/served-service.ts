import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceObjects } from '../../../../adapters/local/bootstrap/service-objects.ts';
import { pidsMarked } from '../../../../adapters/local/processes/processes-os.ts';
import { processTable } from '../../../../adapters/local/processes/processes-table.ts';
import { openDatabase } from '../../../../adapters/local/records/database.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import { loop } from '../../../../sandbox/server/loops.ts';
import { deployService, isStarted } from '../../../../sandbox/world/service/deploy-service.ts';
import type { ServiceFault } from '../../../../sandbox/world/service/faults/service-fault.ts';
import { keepService } from '../../../../sandbox/world/service/keeper/keep-service.ts';
import { serviceManifests } from '../../../../sandbox/world/service/manifests.ts';

const ROOT = join(__dirname, '../../../..');
const KEEP_MS = 150;
/** Answers like any program of the service. */
const HEALTHY = `require('node:http').createServer((_, answer) => answer.end('ok')).listen(Number(process.argv.at(-1)), '127.0.0.1')`;

/** The service starts and nothing is wrong. */
export const SOUND: ServiceFault = {
  ...{ description: 'nothing', schema: 'none', change: (sound) => sound },
  ...{ verdict: 'None', names: '', end: 'heals' },
};

/** A service of processes in a folder of its own. Its retriever and generator only say that they are well. */
export function servedService() {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-service-'));
  const clock = { now: () => Date.now() };
  const db = openDatabase(join(dir, 'ragmend.db'));
  const deps = { db, dir, clock, root: ROOT, objects: serviceObjects({ db }), table: processTable({ db, dir, clock }) };
  const program = join(dir, 'healthy.cjs');
  const documents = join(dir, 'documents.jsonl');
  writeFileSync(program, HEALTHY);
  writeFileSync(documents, ['a', 'b', 'c'].map((id) => `${JSON.stringify({ id, shardId: 'shard-1' })}\n`).join(''));
  const failures: unknown[] = [];
  let keeper = loop(
    KEEP_MS,
    () => keepService(deps),
    (error) => void failures.push(error),
  );
  const manifests = () => {
    const sound = serviceManifests({
      ...{ root: ROOT, documents, createdAt: new Date().toISOString() },
      served: { retriever: ['$(PORT)'], generator: ['$(PORT)'] },
    });
    const text = JSON.stringify(sound).replaceAll(join(ROOT, 'dist/retriever.mjs'), program);
    return JSON.parse(
      text.replaceAll('"image":"sandbox/generator"', `"image":"sandbox/generator","command":["node","${program}"]`),
    );
  };
  return {
    ...deps,
    failures,
    deploy: (fault: ServiceFault) => deployService(deps, manifests(), fault),
    untilStarted: (ms: number) => waitUntil(() => isStarted(deps.objects), { everyMs: 50, ms }),
    /** Lets another keeper go on. */
    async replaceKeeper() {
      await keeper.stop();
      keeper = loop(
        KEEP_MS,
        () => keepService(deps),
        (error) => void failures.push(error),
      );
    },
    async close(): Promise<number> {
      await keeper.stop();
      await Promise.all(deps.table.list().map((row) => deps.table.end(row)));
      await deps.table.endStrays();
      db.close();
      const left = () => pidsMarked(`RAGMEND_PROCESS=${dir}#`).length;
      await waitUntil(() => left() === 0, { everyMs: 20, ms: 5_000 });
      const count = left();
      rmSync(dir, { recursive: true, force: true });
      return count;
    },
  };
}
