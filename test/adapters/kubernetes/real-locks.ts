import { heldLock } from '../../../adapters/local/records/fence.ts';
import type { Locks as HeldLocks } from '../../../core/kernel/ports/fence.ts';
import type { Locks } from '../../contracts/records/locks.ts';
import { realDatabase } from '../local/real-database.ts';

/** Real locks, in SQLite: to be taken and freed, and as the adapters ask for them. */
export function realLocks(): { locks: Locks & HeldLocks; close(): void } {
  const real = realDatabase();
  return {
    locks: { ...real.locks, keyOf: async (fence) => heldLock(real.db, fence) },
    close: () => real.close(),
  };
}
