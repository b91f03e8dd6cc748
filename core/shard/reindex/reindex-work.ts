import type { CaseFacts } from '../../contracts/case-file.ts';
import type { ReindexWork } from '../../contracts/rooms/shard.ts';

/** The re-indexing work before its first look. */
export const NO_WORK: Omit<ReindexWork, 'since'> = {
  place: null,
  passes: 0,
  rounds: 0,
  removed: 0,
  backDated: 0,
  refused: 0,
  left: 0,
  isBlind: false,
  older: { seen: 0, lacking: 0, other: 0 },
  undeleted: [],
  oddLines: 0,
  odd: [],
  unsettled: null,
};

/** Says what the re-indexing did, for the timeline. */
export function reindexEnd({ done, missing, work }: CaseFacts['reindex']): string {
  const {
    removed = 0,
    backDated = 0,
    refused = missing.length,
    left = 0,
    undeleted = [],
    oddLines = 0,
    odd = [],
  } = work ?? {};
  const said = [
    `Re-indexed ${done} documents`,
    ...(removed > 0 ? [`removed ${removed} deleted ones`] : []),
    ...(backDated > 0 ? [`brought ${backDated} up to date whose own time is older than the snapshot`] : []),
    ...(refused > 0 ? [`${refused} were refused and are missing`] : []),
    ...(undeleted.length > 0 ? [`${undeleted.length} deleted ones could not be removed`] : []),
    ...(left > 0 ? [`left ${left} older ones, since the store derives its ids or texts from the source`] : []),
    ...(work?.isBlind ? ["compared no older ones, since the store can't be read"] : []),
    ...(oddLines > 0
      ? [`could not read ${oddLines} lines, the first of them line ${odd[0]?.line}: ${odd[0]?.reason}`]
      : []),
    ...(work?.unsettled ? [`ended although ${work.unsettled}`] : []),
  ];
  return `${said.join('; ')}.`;
}
