import { nameOf } from '../../contracts/subject.ts';
import { msOf } from '../../kernel/instant.ts';
import { inWords } from '../../kernel/story/in-words.ts';
import type { Material, Story } from '../../kernel/story/story.ts';
import { suggestNext } from './suggest-next.ts';
import { tellFailover } from './tell-failover.ts';

/** The words that all runbooks about a provider share. */
const shared: Omit<Story, 'summary'> = {
  whereItStands,
  causes,
  followUps: suggestNext,
  sections: tellFailover,
  firstWrong: () => null,
  tried: ({ providersFound, watches = {} }) => [
    ...(providersFound?.models ?? []).map(
      ({ provider, model, failure }) =>
        `Asked ${provider} for '${model}': ${failure === null ? 'it answers' : `${failure.class} (${failure.code})`}`,
    ),
    ...Object.entries(watches).map(
      ([name, { good, flaps }]) => `Probed ${name}: ${good} good answers in a row, failed again ${flaps.length} times`,
    ),
  ],
};

export const providerFailoverStory: Story = { ...shared, summary };

export const providerObserveStory: Story = {
  ...shared,
  summary: ({ incident: { subject } }) => `${nameOf(subject)} was observed, and nothing was changed.`,
};

export const providerPrewarmStory: Story = {
  ...shared,
  summary: ({ incident: { subject }, facts: { providerNeeds } }) =>
    providerNeeds === undefined ? `${nameOf(subject)} could take over.` : `${nameOf(subject)}: ${providerNeeds}.`,
};

function summary({ incident: { state, subject }, facts }: Material): string {
  const { overruledBy, switched, restoredAt, fallbackAt } = facts;
  if (state === 'Skipped') return `Nothing was done: ${overruledBy?.who ?? 'another run'} was faster.`;
  if (state === 'NoActionNeeded') return `${nameOf(subject)} answers: nothing was changed.`;
  if (!switched)
    return fallbackAt
      ? 'Users got cached answers and refusals until the primary answered again.'
      : 'The primary answers again.';
  const lasted = restoredAt ? ` for ${inWords((msOf(restoredAt) - msOf(switched.at)) / 1000)}` : '';
  return `${switched.to} answered${lasted}, until all traffic was back on the primary.`;
}

function causes({ facts: { providersFound, watches = {} } }: Material): string[] {
  const found = (providersFound?.models ?? []).flatMap(({ provider, model, failure }) =>
    failure === null ? [] : [`${provider} failed with ${failure.class} (${failure.code}) for '${model}'.`],
  );
  if (found.length > 0) return found;
  return Object.entries(watches).flatMap(([name, { failure }]) =>
    failure === null ? [] : [`${name} failed with ${failure.class} (${failure.code}).`],
  );
}

function whereItStands({ facts: { leftOn, overruledBy, restoredAt, switched } }: Material): string {
  if (overruledBy) return `The flag says '${overruledBy.said}', set by ${overruledBy.who}.`;
  const unproven = switched?.provenAt === null ? ` Not every pod followed the switch to ${switched.to}.` : '';
  if (leftOn)
    return `${leftOn.provider === null ? 'Only the cache answers.' : `Users are left on ${leftOn.provider}.`}${unproven}`;
  if (restoredAt) return 'The primary answers.';
  if (unproven) return unproven.trim();
  return switched ? `${switched.to} answers.` : 'Who answers was not changed.';
}
