import { nameOf } from '../../contracts/subject.ts';
import type { Material, Story } from '../../kernel/story/story.ts';
import { STEPS_KEY } from '../plan/groups-in.ts';
import { groupsOf } from '../show/show-start.ts';
import { suggestNext } from './suggest-next.ts';
import { tellRun } from './tell-run.ts';

/** The words that both runbooks about a start share. */
const shared: Omit<Story, 'summary'> = {
  whereItStands,
  causes: ({ facts: { startFound } }) => startFound?.sentences ?? [],
  followUps: suggestNext,
  sections: tellRun,
  firstWrong: () => null,
  tried: ({ startFound, schemaAnswers = {} }) => [
    ...(startFound
      ? [`Looked at the start until ${startFound.at}: ${startFound.sentences[0] ?? startFound.kind}`]
      : []),
    ...Object.entries(schemaAnswers).map(([workload, { says }]) => `Asked the declared check of ${workload}: ${says}`),
  ],
};

export const bootstrapRecoveryStory: Story = { ...shared, summary };

export const bootstrapObserveStory: Story = { ...shared, summary: observed };

function summary(material: Material): string {
  const { incident, facts } = material;
  const name = nameOf(incident.subject);
  if (incident.state === 'NoActionNeeded') return `${name} has started and answers right: nothing was changed.`;
  if (incident.state !== 'Completed') return observed(material);
  const groups = groupsOf(facts).filter(({ key }) => key !== STEPS_KEY).length;
  const runs = Object.values(facts.migrationRuns ?? {});
  const migrated = runs.filter(({ purpose, state }) => purpose === 'migrate' && state === 'succeeded');
  const schemas =
    migrated.length > 0 ? `The schema of ${migrated.map(({ workload }) => workload).join(', ')} was migrated. ` : '';
  return `${schemas}${name} was started in ${groups} ${groups === 1 ? 'group' : 'groups'}, and its golden answers are right.`;
}

/** The verdict and its first cause, which a person who reads one line has to know. */
function observed({ incident: { subject }, facts: { startFound } }: Material): string {
  const found = startFound?.sentences.slice(0, 2).join(' ') ?? `The start of ${nameOf(subject)} was not seen.`;
  return `${found} Nothing was changed.`;
}

function whereItStands({ incident: { subject }, facts }: Material): string {
  const { startLeft, stopped = {} } = facts;
  if (startLeft !== undefined) return startLeft;
  const down = Object.entries(stopped).flatMap(([workload, { backAt }]) => (backAt === null ? [workload] : []));
  const groups = groupsOf(facts);
  const begun = new Set(groups.flatMap(({ workloads }) => workloads));
  const waiting = down.filter((workload) => !begun.has(workload));
  const working = groups.filter(({ functionalAt }) => functionalAt !== null).length;
  if (waiting.length > 0) return `Stopped until their turn comes: ${waiting.join(', ')}.`;
  if (groups.length > 0) return `${working} of ${groups.length} groups that were started work.`;
  return `Nothing of ${nameOf(subject)} was stopped.`;
}
