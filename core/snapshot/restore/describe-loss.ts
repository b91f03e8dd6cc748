import type { SourceCensus } from '../../kernel/ports/documents.ts';

const NAMED = 10;

/** Says what must be done after a restore, according to the source, one line each. */
export function describeDocuments({ changed, deleted, timeless, oddLines, odd }: SourceCensus): string[] {
  const uncertain = timeless > 0 ? `; ${timeless} of them have no comparable time, and count as newer` : '';
  const lines = odd.slice(0, NAMED).map(({ line, reason }) => `line ${line} (${reason})`);
  return [
    ...(changed + deleted > 0
      ? [`Index ${changed} documents that are new or changed since, and remove ${deleted} deleted ones${uncertain}.`]
      : []),
    'Compare the others with their source, and index whatever the snapshot lacks, whatever its date.',
    ...(oddLines > 0
      ? [`Not indexed, since they can't be read: ${oddLines} lines of the documents, the first ${lines.join(', ')}.`]
      : []),
  ];
}

/** Says what nobody can know about the documents, since their source does not tell. */
export function unknowableOf({ documents, tells }: SourceCensus, shardId: string): string[] {
  if (documents === 0) return [`what ${shardId} should hold: the source names no document of it`];
  return [
    ...(tells.deletions
      ? []
      : ['which documents were deleted since: the source never says deletedAt, so they come back']),
    ...(tells.metadata ? [] : ['which metadata was changed since, e.g. who may read a document: the source has none']),
  ];
}
