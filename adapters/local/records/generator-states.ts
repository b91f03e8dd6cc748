import { type GeneratorState, generatorState } from '../../../core/contracts/provider/generator-state.ts';
import { canonicalJson } from '../../../core/kernel/digest.ts';
import { locksOfGenerator } from '../../../core/kernel/lock-key.ts';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import type { GeneratorStates } from '../../../core/provider/ports/generator-states.ts';
import { type Db, inTransaction } from './database.ts';
import { heldLock } from './fence.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS generator_states (
  target_id TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (target_id, version))`;

/** The states of generators in SQLite, one row for each version: no version is ever lost. */
export function localGeneratorStates({ db }: { db: Db }): GeneratorStates {
  db.exec(TABLE);
  return {
    read: async (targetId) => newest(db, targetId),
    write: async (fence, from, setting) =>
      inTransaction(db, () => {
        const { targetId, epoch, incidentId } = fence;
        if (!locksOfGenerator(targetId).includes(heldLock(db, fence)))
          throw new StaleEpoch(`incident '${incidentId}' holds no lock of the provider of '${targetId}'`);
        const written = generatorState.parse({ ...setting, targetId, epoch, version: (from ?? 0) + 1 });
        const before = newest(db, targetId);
        if ((before?.version ?? null) === from) {
          insert(db, written);
          return { written, before };
        }
        const isSame = before !== null && canonicalJson(before) === canonicalJson(written);
        return isSame ? { written, before: versionOf(db, targetId, from) } : { lostTo: before };
      }),
  };
}

function insert(db: Db, state: GeneratorState): void {
  db.prepare('INSERT INTO generator_states VALUES (?, ?, ?)').run(state.targetId, state.version, JSON.stringify(state));
}

function newest(db: Db, targetId: string): GeneratorState | null {
  const query = 'SELECT state FROM generator_states WHERE target_id = ? ORDER BY version DESC LIMIT 1';
  return stateIn(db.prepare(query).get(targetId));
}

function versionOf(db: Db, targetId: string, version: number | null): GeneratorState | null {
  const query = 'SELECT state FROM generator_states WHERE target_id = ? AND version = ?';
  return version === null ? null : stateIn(db.prepare(query).get(targetId, version));
}

function stateIn(row: unknown): GeneratorState | null {
  return row === undefined ? null : generatorState.parse(JSON.parse((row as { state: string }).state));
}
