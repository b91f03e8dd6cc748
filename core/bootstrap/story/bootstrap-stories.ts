import { nameOf } from '../../contracts/subject.ts';
import type { Material, Story } from '../../kernel/story/story.ts';

/** The words that both runbooks about a start share. */
const shared: Omit<Story, 'summary'> = {
  whereItStands: ({ facts: { startLeft } }) => startLeft ?? 'Nothing was changed.',
  causes: ({ facts: { startFound } }) => startFound?.sentences ?? [],
  followUps: ({ facts: { startNeeds } }) => (startNeeds === undefined ? [] : [startNeeds]),
  sections: () => [],
  firstWrong: () => null,
  tried: ({ migrationRuns = {} }) =>
    Object.values(migrationRuns).map(({ workload, purpose, says }) => `Ran the ${purpose} of ${workload}: ${says}`),
};

export const bootstrapRecoveryStory: Story = { ...shared, summary };

export const bootstrapObserveStory: Story = {
  ...shared,
  summary: ({ incident: { subject } }) => `${nameOf(subject)} was observed, and nothing was changed.`,
};

function summary({ incident: { state, subject } }: Material): string {
  if (state === 'NoActionNeeded') return `${nameOf(subject)} has started and answers right: nothing was changed.`;
  if (state === 'Observed') return `${nameOf(subject)} does not start, and nothing was changed.`;
  return `${nameOf(subject)} was started in order, and answers right.`;
}
