import type { Material } from '../../kernel/story/story.ts';

/**
 * Says what the facts show about the cause, one sentence each: what was seen, and which step fixed
 * it. Makes no guesses.
 */
export function findCauses({ facts, timeline }: Material): string[] {
  const { probes = {}, cutOver } = facts;
  const cold = Object.entries(probes).filter(([key]) => !NAMED.has(key) && !/^(restored|watch):/.test(key));
  return [
    ...(probes.found ? [`When found, the running server gave: ${probes.found.reason}.`] : []),
    ...cold.map(([key, { reason }]) => `A second server on the copy ${key} gave: ${reason}.`),
    ...(probes.observed ? [`When observed, the running server gave: ${probes.observed.reason}.`] : []),
    ...(probes.reopened ? [`After the index was reopened: ${probes.reopened.reason}.`] : []),
    ...(probes.restarted ? [`After the server was restarted: ${probes.restarted.reason}.`] : []),
    ...(cutOver ? [mendedBy(facts)] : []),
    ...(timeline.some(({ key }) => key === 'roll-back') ? ['It regressed in rotation and was taken out again.'] : []),
  ];
}

const NAMED = new Set(['found', 'observed', 'reopened', 'restarted', 'replica', 'settled']);

function settledBy({ before, after, isBack }: NonNullable<Material['facts']['move']>): string {
  return isBack
    ? `${before} did not answer right on the restored volume, so ${after} serves again.`
    : `Nothing was wrong: ${after} took over again from its stand-in ${before}.`;
}

function mendedBy({ freshWorkload, cutOver, move, probes = {} }: Material['facts']): string {
  if (move) return settledBy(move);
  if (freshWorkload && freshWorkload.workloadId === cutOver?.after)
    return 'Only a restore brought right answers: the damage was in the files of the volume.';
  return probes.restarted
    ? "A restart brought right answers: the damage was in the server's memory, not in its files."
    : 'Reopening brought right answers: the damage was in the opened index, not in its files.';
}
