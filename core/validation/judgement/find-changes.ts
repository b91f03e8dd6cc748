import type { DocumentSource } from '../../kernel/ports/documents.ts';
import { DependencyUnavailable } from '../../kernel/task-error.ts';
import { type Asked, isRight } from './judge.ts';

/** The target and shard that the source is asked about. */
export type Place = { targetId: string; shardId: string };
type Deps = { documents: Pick<DocumentSource, 'changedSince'> };
/** Ids that the source added, changed or deleted, or why it could not be asked. */
export type Changes = { changed: ReadonlySet<string>; unknown: string | null };

const NONE: Changes = { changed: new Set(), unknown: null };

/**
 * Asks the source which documents in wrong answers changed since the baseline was recorded. Does
 * not ask if an answer is missing or empty: the shard is then sick whatever the source says.
 */
export async function findChanges(
  { documents }: Deps,
  { targetId, shardId }: Place,
  asked: Asked[],
  tolerance: number,
): Promise<Changes> {
  const wrong = asked.filter((one) => !isRight(one, tolerance));
  const since = oldestOf(wrong);
  if (since === null || wrong.some(({ answer }) => (answer?.ids.length ?? 0) === 0)) return NONE;
  const wanted = new Set(wrong.flatMap(({ entry, answer }) => [...entry.ids, ...(answer?.ids ?? [])]));
  const changed = new Set<string>();
  try {
    for await (const { id } of documents.changedSince(targetId, shardId, since)) if (wanted.has(id)) changed.add(id);
  } catch (error) {
    if (!(error instanceof DependencyUnavailable)) throw error;
    return { changed, unknown: error.message };
  }
  return { changed, unknown: null };
}

/** Returns null if nothing is wrong, or no wrong entry says when it was recorded. */
function oldestOf(wrong: Asked[]): string | null {
  return wrong.flatMap(({ entry: { recordedAt } }) => recordedAt ?? []).sort()[0] ?? null;
}
