import { instantOf, msOf } from './instant.ts';
import type { Clock } from './ports/clock.ts';

/** Tells how far the writers of a shard lag behind its source. */
export interface IndexLag {
  /**
   * Returns when the oldest document that the shard still lacks was added (ISO 8601); null if it
   * lacks none.
   */
  oldestMissing(targetId: string, shardId: string): Promise<string | null>;
}

type Deps = { indexLag: IndexLag; clock: Clock };

/**
 * Returns the instant up to which a shard holds its source: now, or the start of its writers' lag,
 * or when the writers were paused.
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
