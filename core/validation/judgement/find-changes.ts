import type { DocumentSource } from '../../kernel/ports/documents.ts';
import { DependencyUnavailable } from '../../kernel/task-error.ts';
import { type Asked, isRight } from './judge.ts';

/** Which shard of which target the source is asked about. */
export type Place = { targetId: string; shardId: string };
type Deps = { documents: Pick<DocumentSource, 'changedSince'> };
/** Ids that the source calls added, changed or deleted, and why it could not be asked, if so. */
export type Changes = { changed: ReadonlySet<string>; unknown: string | null };

const NONE: Changes = { changed: new Set(), unknown: null };

/**
 * Asks the source what changed since the baseline was recorded, of the documents in wrong answers;
 * not where one is missing or empty: then the shard is sick whatever the source says.
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

/** Null where nothing is wrong, or none of it says when it was recorded. */
function oldestOf(wrong: Asked[]): string | null {
  return wrong.flatMap(({ entry: { recordedAt } }) => recordedAt ?? []).sort()[0] ?? null;
}
