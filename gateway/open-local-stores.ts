import { localAnswerStore } from '../adapters/local/records/answer-store.ts';
import { localBacklog } from '../adapters/local/records/backlog.ts';
import { openDatabase } from '../adapters/local/records/database.ts';
import { localGeneratorStates } from '../adapters/local/records/generator-states.ts';
import { localRegistry } from '../adapters/local/records/registry.ts';
import type { GatewayOptions } from './options.ts';
import type { Stores } from './stores.ts';

/** Opens the stores of one machine: SQLite files. */
export async function openLocalStores({ targetId, records, own, generator }: GatewayOptions): Promise<Stores> {
  const [shared, db] = [records, own].map((file) => (file === undefined ? null : openDatabase(file)));
  const states = shared ? localGeneratorStates({ db: shared }) : null;
  const registry = shared ? localRegistry({ db: shared }) : null;
  return {
    state: registry && states && { generator: () => states.read(targetId), shards: () => registry.read(targetId) },
    answers: db ? localAnswerStore({ db, maxEntries: generator.cache.maxEntries }) : null,
    backlog: db ? localBacklog({ db, bounds: generator.backlog }) : null,
    close: () => {
      shared?.close();
      db?.close();
    },
  };
}
