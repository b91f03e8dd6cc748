import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { SourceDocument } from '../../core/shard/ports.ts';

/** One line of documents.jsonl. */
export type DocumentLine = SourceDocument & { targetId: string };

/** Documents of whole JSON lines; throws DependencyUnavailable where one is malformed. `place` is named then. */
export function documentsIn(text: string, place: string): DocumentLine[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    try {
      return JSON.parse(line) as DocumentLine;
    } catch (cause) {
      throw new DependencyUnavailable(`'${place}' has a malformed line '${line.slice(0, 80)}': mend it`, { cause });
    }
  });
}

/** The documents of a shard that were added after a point in time, oldest first; `wanted` is checked before `read` is called. A line that is still being written is not there yet. */
export async function newerDocuments(
  { targetId, shardId, instant }: { targetId: string; shardId: string; instant: string },
  place: string,
  read: () => Promise<string>,
): Promise<SourceDocument[]> {
  const since = Date.parse(instant);
  if (Number.isNaN(since)) throw new RangeError(`'${instant}' is no point in time: give ISO 8601`);
  const text = await read();
  return documentsIn(text.slice(0, text.lastIndexOf('\n') + 1), place)
    .filter((line) => line.targetId === targetId && line.shardId === shardId && Date.parse(line.addedAt) > since)
    .sort((a, b) => Date.parse(a.addedAt) - Date.parse(b.addedAt))
    .map(({ id, text: words, addedAt }) => ({ id, shardId, text: words, addedAt }));
}
