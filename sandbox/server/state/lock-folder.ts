import Database from 'libsql';
import { inWords } from '../../../adapters/local/in-words.ts';
import { pidsWithOpen } from '../../../adapters/local/processes/processes-os.ts';
import type { Paths } from '../paths.ts';

/**
 * Takes the lock of a state folder, which one control plane holds as long as it lives: the system
 * frees it at its death, whatever it dies of. Returns how to free it. Throws if another holds it.
 */
export function lockFolder({ dir, lock }: Pick<Paths, 'dir' | 'lock'>): () => void {
  const held = new Error(`a sandbox runs in '${dir}': stop it with "ragmend sandbox down"`);
  // Its folder was removed and made anew: it would write to files that have no name.
  if (holdersOf(lock).length > 0) throw held;
  let db: Database.Database | undefined;
  try {
    db = new Database(lock);
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    throw (error as { code?: unknown }).code === 'SQLITE_BUSY' ? held : inWords(error, lock);
  }
  return () => db.close();
}

/** Returns the pids of other processes that hold the lock of a folder, or are about to. */
export const holdersOf = (lock: string): number[] => pidsWithOpen(lock).filter((pid) => pid !== process.pid);
