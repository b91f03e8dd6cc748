import { nameOf } from '../../contracts/subject.ts';
import type { Material, Section, Story } from '../../kernel/story/story.ts';

/** The words that all runbooks about a provider share. */
const shared: Omit<Story, 'summary'> = {
  whereItStands,
  causes: ({ facts: { providersFound } }) =>
    (providersFound?.models ?? []).flatMap(({ provider, model, failure }) =>
      failure === null ? [] : [`${provider} failed with ${failure.class} (${failure.code}) for '${model}'.`],
    ),
  followUps: ({ facts: { overruledBy } }) =>
    overruledBy ? [`Agree with ${overruledBy.who} on one owner of the flag.`] : [],
  sections,
  firstWrong: () => null,
  tried: () => [],
};

export const providerFailoverStory: Story = {
  ...shared,
  summary: ({ incident: { state, subject }, facts: { overruledBy, switched } }) => {
    if (state === 'Skipped') return `Nothing was done: ${overruledBy?.who ?? 'another run'} was faster.`;
    if (state === 'NoActionNeeded') return `${nameOf(subject)} answers: nothing was changed.`;
    return switched ? `${switched.to} answered until the primary was proven again.` : 'The primary answers again.';
  },
};

export const providerObserveStory: Story = {
  ...shared,
  summary: ({ incident: { subject } }) => `${nameOf(subject)} was observed, and nothing was changed.`,
};

export const providerPrewarmStory: Story = {
  ...shared,
  summary: ({ incident: { subject }, facts: { providerNeeds } }) =>
    providerNeeds === undefined ? `${nameOf(subject)} could take over.` : `${nameOf(subject)}: ${providerNeeds}.`,
};

function whereItStands({ facts: { leftOn, overruledBy, switched } }: Material): string {
  if (overruledBy) return `The flag says '${overruledBy.said}', set by ${overruledBy.who}.`;
  if (leftOn) return leftOn.provider === null ? 'Only the cache answers.' : `${leftOn.provider} answers.`;
  return switched ? `${switched.to} answers.` : 'Who answers was not changed.';
}

function sections({ facts: { podProofs = {} } }: Material): Section[] {
  const lines = Object.entries(podProofs).map(
    ([pod, { provider, mode, problem }]) => `${pod}: ${problem ?? `answered from ${provider ?? mode ?? 'nobody'}`}`,
  );
  return lines.length === 0 ? [] : [{ title: 'Pods', lines }];
}
