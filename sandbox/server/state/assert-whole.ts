import { existsSync, readdirSync, statSync } from 'node:fs';
import { inWords } from '../../../adapters/local/in-words.ts';
import { assertIntact, openDatabase } from '../../../adapters/local/records/database.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Paths } from '../paths.ts';

const REMEDY = 'restore it from a backup, or start with a new folder (--dir), or move this one away';

/**
 * Throws, with what to do, if the records of a folder are damaged, or missing as `assertPresent` says.
 * Reads all of them.
 */
export function assertWhole(paths: Paths): void {
  assertPresent(paths);
  for (const file of [paths.database, paths.engine]) if (!isMissing(file)) looking(file, assertIntact);
}

/**
 * Throws, with what to do, if the records of a folder are missing though its service was made: what a
 * new file would say of it is not true.
 */
export function assertPresent({ database, engine, volumes }: Paths): void {
  const wasMade = existsSync(volumes) && readdirSync(volumes).length > 0;
  if (wasMade && isMissing(database)) throw new NotFound(`the records '${database}' are missing: ${REMEDY}`);
  if (isMissing(database)) return;
  if (hasRuns(database) && isMissing(engine)) throw new NotFound(`the executions '${engine}' are missing: ${REMEDY}`);
}

/** SQLite takes an empty file for a new one. */
const isMissing = (file: string) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;

function hasRuns(database: string): boolean {
  return looking(database, (db) => {
    const isKnown = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'incidents'").get() !== undefined;
    return isKnown && db.prepare('SELECT 1 FROM incidents LIMIT 1').get() !== undefined;
  });
}

function looking<T>(file: string, look: (db: ReturnType<typeof openDatabase>) => T): T {
  const db = openDatabase(file);
  try {
    return look(db);
  } catch (error) {
    throw inWords(error, file);
  } finally {
    db.close();
  }
}
