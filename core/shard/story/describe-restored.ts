import { describeVolume } from '../../kernel/story/describe-volume.ts';
import type { Restored } from './restored-from.ts';

/** Says what a restore brought back, what was re-indexed, and what is still missing, one line each. */
export function describeRestored(restored: Restored): string[] {
  const { newerDocuments, indexedAgain, refusedDocuments, missingDocuments } = restored;
  const missing = missingDocuments.map((id) => `Missing: ${id}`);
  const unnamed = refusedDocuments - missingDocuments.length;
  return [
    `Documents newer than it: ${newerDocuments}, re-indexed: ${indexedAgain}, refused: ${refusedDocuments}`,
    ...missing,
    ...(unnamed > 0 ? [`Missing: ${unnamed} more`] : []),
    ...deletions(restored),
    ...older(restored),
    ...odd(restored),
    ...restored.unknowable.map((what) => `Nobody can know ${what}`),
    ...describeVolume(restored.alsoOnVolume),
  ];
}

function deletions({ deletedDocuments, removedAgain, undeletedDocuments }: Restored): string[] {
  if (deletedDocuments + removedAgain + undeletedDocuments.length === 0) return [];
  return [
    `Documents deleted since: ${deletedDocuments}, removed from the restored shard: ${removedAgain}`,
    ...undeletedDocuments.map((id) => `Could not be removed, and is back: ${id}`),
  ];
}

function older({ backDatedDocuments, leftDocuments, isBlind, unsettled }: Restored): string[] {
  return [
    ...(backDatedDocuments > 0
      ? [`Older than it by their own time, and brought up to date: ${backDatedDocuments}`]
      : []),
    ...(leftDocuments > 0
      ? [
          `Older than it and left as they are, since the store derives its ids or texts from the source: ${leftDocuments}`,
        ]
      : []),
    ...(isBlind ? ["Documents older than it were not compared, since the store can't be read"] : []),
    ...(unsettled ? [`The re-indexing ended although ${unsettled}`] : []),
  ];
}

function odd({ oddLines, odd: named }: Restored): string[] {
  if (oddLines === 0) return [];
  const more = oddLines > named.length ? [`Line not indexed: ${oddLines - named.length} more`] : [];
  return [...named.map(({ line, reason }) => `Line ${line} not indexed: ${reason}`), ...more];
}
