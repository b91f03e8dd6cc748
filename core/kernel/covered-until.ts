import { instantOf, msOf } from './instant.ts';
import type { Clock } from './ports/clock.ts';

/** How far the writers of a shard are behind its source. */
export interface IndexLag {
  /** When the oldest document was added that the shard still lacks, as ISO 8601; null where it lacks none. */
  oldestMissing(targetId: string, shardId: string): Promise<string | null>;
}

type Deps = { indexLag: IndexLag; clock: Clock };

/**
 * Until when a shard holds what was added to its source: now, or as far as its writers are behind,
 * or were when they were held back.
 */
export async function coveredUntil(
  { indexLag, clock }: Deps,
  { targetId, shardId, heldBackSince }: { targetId: string; shardId: string; heldBackSince?: string | undefined },
): Promise<string> {
  const now = clock.now();
  const oldest = await indexLag.oldestMissing(targetId, shardId);
  const covered = oldest === null ? now : Math.min(now, msOf(oldest) - 1);
  return instantOf(covered - (heldBackSince === undefined ? 0 : Math.max(0, now - msOf(heldBackSince))));
}
