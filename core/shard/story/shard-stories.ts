import { nameOf } from '../../contracts/subject.ts';
import { msOf } from '../../kernel/instant.ts';
import { describeProbe } from '../../kernel/story/describe-probe.ts';
import { inWords } from '../../kernel/story/in-words.ts';
import type { Material, Section, Story } from '../../kernel/story/story.ts';
import { describeRestored } from './describe-restored.ts';
import { findCauses } from './find-causes.ts';
import { type Restored, restoredFrom } from './restored-from.ts';
import { afterRepair, afterSettle, suggestFollowUps } from './suggest-follow-ups.ts';
import { firstWrong, tried } from './tell-approvers.ts';

/** The words that all runbooks about a shard share. */
const shared: Omit<Story, 'summary'> = {
  whereItStands,
  causes: findCauses,
  followUps: (material) => suggestFollowUps(material, afterRepair),
  sections,
  firstWrong,
  tried,
};

export const shardRestoreStory: Story = {
  ...shared,
  summary: ({ incident: { state, subject } }) =>
    state === 'Completed'
      ? `${nameOf(subject)} answers right again.`
      : `${nameOf(subject)} answered right, both in memory and from a copy opened anew: nothing was changed.`,
};

export const shardObserveStory: Story = {
  ...shared,
  summary({ incident: { subject }, facts: { probes } }) {
    const found = probes?.observed ? `: ${describeProbe(probes.observed)}` : '';
    return `${nameOf(subject)} was observed${found}; its restore is planned, and nothing was changed.`;
  },
};

export const shardSettleStory: Story = {
  ...shared,
  followUps: (material) => suggestFollowUps(material, afterSettle),
  summary: ({ incident: { state, subject } }) =>
    state === 'Completed'
      ? `${nameOf(subject)} is served by its own workload again, from the restored volume.`
      : `${nameOf(subject)} is served by its own workload: there was nothing to settle.`,
};

export const snapshotStory: Story = {
  ...shared,
  summary: ({ incident: { subject } }) => `A snapshot of ${nameOf(subject)} was taken, opened and proven.`,
};

const WHERE = {
  out: 'The shard is out of rotation.',
  replica: 'Its replica answers for the shard.',
  'as-found': 'The shard answered right when it was found, and is still in rotation.',
  reintroduced: 'The shard has answered right since its reintroduction, and stays in rotation.',
  untouched: 'The shard was not touched, and stays in rotation.',
};

function whereItStands({ facts: { safeAt, cutOver, left }, timeline }: Material): string {
  if (left) return WHERE[left];
  const keys = timeline.map(({ key }) => key);
  const isOut = keys.includes('roll-back') || !cutOver;
  if (!safeAt) return 'The shard was never taken out of rotation.';
  if (!isOut) return 'The shard is in rotation.';
  return keys.includes('serve:replica') && !cutOver
    ? 'Its replica answers for the shard.'
    : 'The shard is out of rotation.';
}

function sections({ facts }: Material): Section[] {
  const restored = restoredFrom(facts);
  const volumes = Object.entries(facts.quarantinedVolumes ?? {});
  const kept = volumes.map(([volume, reason]) => `Quarantined volume: ${volume}, ${reason}`);
  const lines = restored ? dataOf(restored) : ['No snapshot took over, so no data was lost by a restore.'];
  return [{ title: 'Data', lines: [...lines, ...kept] }];
}

function dataOf(restored: Restored): string[] {
  const { snapshotId, takenAt, coveredUntil, dataLossSeconds } = restored;
  return [
    `Restored from ${snapshotId}, taken ${takenAt}; data-loss window ${inWords(dataLossSeconds)}`,
    ...lagOf(takenAt, coveredUntil),
    ...describeRestored(restored),
  ];
}

/** What the writers still held back when the snapshot was taken came from the source of documents. */
function lagOf(takenAt: string, coveredUntil: string): string[] {
  const seconds = Math.round((msOf(takenAt) - msOf(coveredUntil)) / 1000);
  const before = `those from the ${inWords(seconds)} before it was taken were re-indexed`;
  return seconds > 0 ? [`It holds all documents until ${coveredUntil}: ${before}`] : [];
}
