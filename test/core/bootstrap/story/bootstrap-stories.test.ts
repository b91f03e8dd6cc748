import { bootstrapObserveStory, bootstrapRecoveryStory } from '../../../../core/bootstrap/story/bootstrap-stories.ts';
import type { CaseFacts } from '../../../../core/contracts/case-file.ts';
import type { Incident } from '../../../../core/contracts/incident.ts';
import type { PlanOf } from '../../../../core/contracts/plan.ts';
import type { Material } from '../../../../core/kernel/story/story.ts';

const at = (minute: number) => `2026-11-23T03:${String(minute).padStart(2, '0')}:00.000Z`;
const RETRIEVER = 'Deployment/retriever';
const evidence = { kind: 'log', from: 'Pod/retriever-1 app', text: 'relation "documents" does not exist' } as const;
const found: CaseFacts['startFound'] = {
  ...{ at: at(2), kind: 'Deadlock', left: 3, signs: ['no autoscaler sets replicas'], unknown: ['Lease'] },
  sentences: ['Deadlock: the start waits for itself.', 'The schema and Job/migrate wait for each other.', 'And more.'],
  nodes: [
    {
      ...{ id: 'Secret/openai exists', of: 'Secret/openai', condition: 'exists', state: 'root', isOutside: true },
      why: { kind: 'absence', from: 'Secrets', text: 'no Secret openai' },
    },
  ],
  edges: [
    { from: 'Deployment/generator ready', to: `${RETRIEVER} ready`, basis: 'api', evidence, isOnCycle: false },
    { from: `${RETRIEVER} ready`, to: 'schema migrated', basis: 'log', evidence, isOnCycle: true },
  ],
};
const plan: PlanOf<'start'> = {
  ...{ action: 'start', incidentId: 'i', targetId: 'docs-rag', subject: { kind: 'service', id: 'docs-rag' } },
  ...{ summary: 'Start', changes: [], undo: 'none', expectedSeconds: 60, facts: [], downtimeSeconds: 90 },
  components: [{ workload: RETRIEVER, replicas: 3, version: 'v', pastRevision: null }],
  ...{ stop: [[RETRIEVER]], steps: [{ kind: 'migrate', on: [RETRIEVER], drops: [] }], start: [[RETRIEVER]] },
  noUndo: ['The migration: the newest backup is of 02:00'],
};
const run = {
  workload: RETRIEVER,
  purpose: 'migrate',
  version: 'v',
  answer: null,
  says: 'upgrade a to b',
  at: at(5),
} as const;
const cured: Partial<CaseFacts> = {
  startFound: found,
  plans: { aa: plan },
  stopped: { [RETRIEVER]: { replicas: 3, at: at(4), backAt: at(6) } },
  migrationRuns: { 'docs-rag-1': { ...run, state: 'succeeded' } },
  groupStarts: { '0': { workloads: [RETRIEVER], startedAt: at(6), steadyAt: null, functionalAt: at(8) } },
  serviceProven: { at: at(9), healthy: true, shards: 4, failing: [] },
};

const material = (facts: Partial<CaseFacts>, state: Incident['state'] = 'Completed'): Material => ({
  incident: {
    ...{ id: 'i', targetId: 'docs-rag', subject: { kind: 'service', id: 'docs-rag' }, runbook: 'bootstrap-recovery' },
    ...{ state, requestedBy: 'ada', epoch: 1, openedAt: at(0), closedAt: at(10), executionArn: null, abortedBy: null },
    ...{ signalIds: [], version: 1 },
  },
  ...{ facts, timeline: [], steps: [], approvals: [], failing: [] },
});

test('a cured start tells the verdict, the graph, what was done in which order, and the answers since', () => {
  const told = material(cured);

  expect(bootstrapRecoveryStory.summary(told)).toBe(
    'The schema of Deployment/retriever was migrated. service docs-rag was started in 1 group, and its golden answers are right.',
  );
  expect(bootstrapRecoveryStory.causes(told)).toEqual(found.sentences);
  expect(bootstrapRecoveryStory.followUps(told, times)).toEqual([]);
  expect(Object.fromEntries(bootstrapRecoveryStory.sections(told).map(({ title, lines }) => [title, lines]))).toEqual({
    'Who waits for whom': [
      'Secret/openai exists (outside of this service) is the root: Secrets: no Secret openai',
      `${RETRIEVER} ready waits for schema migrated (on the cycle): log, Pod/retriever-1 app: relation "documents" does not exist`,
      `Deployment/generator ready waits for ${RETRIEVER} ready: log, Pod/retriever-1 app: relation "documents" does not exist`,
      '3 more are left out',
    ],
    'Plan of the start': [
      `Stop ${RETRIEVER}`,
      `Migrate the schema once: ${RETRIEVER}`,
      `Start group 1 of 1: ${RETRIEVER}`,
      'Downtime of what served: about 90 s',
    ],
    'What has no undo': ['The migration: the newest backup is of 02:00'],
    Replicas: [`${RETRIEVER}: 3 replicas, stopped at ${at(4)}, back at ${at(6)}`],
    Migration: [`${at(5)} migration of ${RETRIEVER} (docs-rag-1): upgrade a to b`],
    'Order of the start': [`Group 1, ${RETRIEVER}: started at ${at(6)}, works since ${at(8)}, after 2 min`],
    'Golden answers': [`All golden queries of 4 shards answered right at ${at(9)}`],
    'Not seen': ['no autoscaler sets replicas', 'Lease'],
  });
});

test('an observed start tells its verdict and cause, and that nothing was changed', () => {
  const told = material(
    { startFound: found, startNeeds: `${found.sentences.join(' ')} The check says: behind.` },
    'Observed',
  );

  expect(bootstrapObserveStory.summary(told)).toBe(
    'Deadlock: the start waits for itself. The schema and Job/migrate wait for each other. Nothing was changed.',
  );
  expect(bootstrapObserveStory.followUps(told, times)).toEqual([
    'The check says: behind.',
    'See to the causes, and ask whom they name.',
    expect.stringContaining('runbooks.bootstrap-recovery.autonomy'),
  ]);
});

test('a lost migration is for a person to look at, and replicas that are not back are named', () => {
  const facts = { ...cured, stopped: { [RETRIEVER]: { replicas: 3, at: at(4), backAt: null } }, groupStarts: {} };
  const told = material({ ...facts, migrationRuns: { 'docs-rag-1': { ...run, state: 'lost' } } }, 'Failed');

  expect(bootstrapRecoveryStory.whereItStands(told)).toBe(`Stopped until their turn comes: ${RETRIEVER}.`);
  expect(bootstrapRecoveryStory.followUps(told, times)).toEqual([
    `Find out how far docs-rag-1 came before anybody migrates ${RETRIEVER} again: nobody saw its end.`,
    `Scale ${RETRIEVER} back to 3 replicas, unless it should stay stopped.`,
    'Fix what the failed step names, then start the runbook again.',
  ]);
});

test('a start of which nothing was seen says so', () => {
  const told = material({}, 'Observed');

  expect(bootstrapObserveStory.summary(told)).toBe('The start of service docs-rag was not seen. Nothing was changed.');
  expect(bootstrapObserveStory.sections(told)).toEqual([]);
  expect(bootstrapRecoveryStory.whereItStands(told)).toBe('Nothing of service docs-rag was stopped.');
});

const times = {
  ...{ alertToSafeSeconds: null, alertToRestoredSeconds: null, totalSeconds: null },
  ...{ queueWaitSeconds: 0, humanWaitSeconds: 0, machineSeconds: null },
};
