import { StoreFailed } from '../../kernel/ports/vector-store.ts';
import type { Judgement } from '../judgement/judge.ts';

/** The same judgement, unwell where the server refuses a write; one that answers wrong is not written to. */
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
