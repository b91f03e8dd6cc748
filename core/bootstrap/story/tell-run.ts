import type { CaseFacts } from '../../contracts/case-file.ts';
import type { StartFound } from '../../contracts/rooms/bootstrap.ts';
import { msOf } from '../../kernel/instant.ts';
import { inWords } from '../../kernel/story/in-words.ts';
import type { Material, Section } from '../../kernel/story/story.ts';
import { STEPS_KEY } from '../plan/groups-in.ts';
import { groupsOf, newestPlan } from '../show/show-start.ts';

type Facts = Partial<CaseFacts>;

/** More lines of a graph say no more in a report; the console has the picture. */
const MOST_LINES = 60;

/** Tells who waits for whom, what was done in which order, and what the service answers since. */
export function tellRun({ facts }: Material): Section[] {
  return [
    { title: 'Who waits for whom', lines: facts.startFound ? graphOf(facts.startFound) : [] },
    { title: 'Plan of the start', lines: planOf(facts) },
    { title: 'What has no undo', lines: newestPlan(facts)?.noUndo ?? [] },
    { title: 'Replicas', lines: replicasOf(facts) },
    { title: 'Migration', lines: runsOf(facts) },
    { title: 'Order of the start', lines: groupsOf(facts).map(describeGroup) },
    { title: 'Golden answers', lines: answersOf(facts) },
    { title: 'Not seen', lines: [...(facts.startFound?.signs ?? []), ...(facts.startFound?.unknown ?? [])] },
  ].filter(({ lines }) => lines.length > 0);
}

const cited = ({ from, text }: StartFound['edges'][number]['evidence']) => `${from}: ${text}`;

/** Roots come first, then the waits, the cycle first. */
function graphOf({ nodes, edges, left }: StartFound): string[] {
  const roots = nodes
    .filter(({ state }) => state === 'root')
    .map(({ id, why, isOutside }) => {
      const where = isOutside ? ' (outside of this service)' : '';
      return `${id}${where} is the root${why === null ? '' : `: ${cited(why)}`}`;
    });
  const waits = edges
    .toSorted((one, other) => Number(other.isOnCycle) - Number(one.isOnCycle))
    .map(({ from, to, evidence, isOnCycle }) => {
      const cycle = isOnCycle ? ' (on the cycle)' : '';
      return `${from} waits for ${to}${cycle}: ${evidence.kind}, ${cited(evidence)}`;
    });
  const lines = [...roots, ...waits];
  const hidden = Math.max(0, lines.length - MOST_LINES) + left;
  return [...lines.slice(0, MOST_LINES), ...(hidden > 0 ? [`${hidden} more are left out`] : [])];
}

const STEPS = {
  migrate: 'Migrate the schema once',
  'check-job': 'Check the schema in the Job that is waited for',
  'delete-pod': 'Delete pods of an old revision',
  'roll-back': 'Roll back',
  'scale-from-zero': 'Start from 0 replicas',
  'start-together': 'Start together',
};

function planOf(facts: Facts): string[] {
  const plan = newestPlan(facts);
  if (plan === null) return [];
  const { stop, steps, start, downtimeSeconds } = plan;
  return [
    ...stop.map((group) => `Stop ${group.join(', ')}`),
    ...steps.map(({ kind, on }) => `${STEPS[kind]}: ${on.join(', ')}`),
    ...start.map((group, at) => `Start group ${at + 1} of ${start.length}: ${group.join(', ')}`),
    `Downtime of what served: ${downtimeSeconds === 0 ? 'none' : `about ${inWords(downtimeSeconds)}`}`,
  ];
}

function replicasOf({ stopped = {} }: Facts): string[] {
  return Object.entries(stopped).map(([workload, { replicas, at, backAt }]) => {
    const back = backAt === null ? 'not back yet' : `back at ${backAt}`;
    return `${workload}: ${replicas} replicas, stopped at ${at}, ${back}`;
  });
}

const PURPOSES = { migrate: 'migration', check: 'check', gate: 'check in the Job that is waited for' };
const ENDS = {
  running: 'it runs',
  succeeded: 'it succeeded',
  failed: 'it failed',
  lost: 'it was lost, so that nobody knows what it did',
};

function runsOf({ migrationRuns = {} }: Facts): string[] {
  return Object.entries(migrationRuns).map(([id, { workload, purpose, state, says, at }]) => {
    const end = state === 'lost' || says === '' ? ENDS[state] : says;
    return `${at} ${PURPOSES[purpose]} of ${workload} (${id}): ${end}`;
  });
}

type Group = ReturnType<typeof groupsOf>[number];

function describeGroup({ key, workloads, startedAt, functionalAt }: Group): string {
  const works =
    functionalAt === null
      ? 'does not work yet'
      : `works since ${functionalAt}, after ${inWords((msOf(functionalAt) - msOf(startedAt)) / 1000)}`;
  const what = key === STEPS_KEY ? 'Before the first group' : `Group ${Number(key) + 1}`;
  return `${what}, ${workloads.join(', ')}: started at ${startedAt}, ${works}`;
}

function answersOf({ serviceProven }: Facts): string[] {
  if (!serviceProven) return [];
  const { at, healthy, shards, failing } = serviceProven;
  return healthy
    ? [`All golden queries of ${shards} shards answered right at ${at}`]
    : [
        `Asked ${shards} shards at ${at}; wrong answers: ${failing.length === 0 ? 'see the timeline' : failing.join(', ')}`,
      ];
}
