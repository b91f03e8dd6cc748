import { StoreFailed } from '../../kernel/ports/vector-store.ts';
import type { Judgement } from '../judgement/judge.ts';

/**
 * Returns the same judgement, or unwell if the server refuses a write. Does not write to a server
 * that answers wrong.
 */
export async function withWrite(read: Judgement, write: () => Promise<void>): Promise<Judgement> {
  if (!read.healthy) return read;
  try {
    await write();
    return read;
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { ...read, healthy: false, reason: `${read.reason}, but it refused a write: ${error.message}` };
  }
}
