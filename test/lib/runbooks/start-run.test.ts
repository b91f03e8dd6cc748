import { longestStart, mostStartEvents } from '../../../core/contracts/config/start-bounds.ts';
import { NO_DAMAGE } from './whole-world/damage.ts';
import type { Scenario } from './whole-world/scenario.ts';
import type { Start } from './whole-world/starts.ts';
import { openScenario, resultOf } from './whole-world/walk.ts';

jest.setTimeout(300_000);

const PENDING: Start = { schema: 'missing', migration: 'succeeds' };
const wayOf = (scenario: Partial<Scenario>, start: Start = PENDING): Scenario => ({
  ...{ runbook: 'bootstrap-recovery', outcome: 'Completed', damage: { ...NO_DAMAGE, start } },
  ...scenario,
});

/** Runs a start to its end, with people, on all of Ragmend. */
async function run(scenario: Scenario) {
  const world = await openScenario(scenario);
  const id = await world.run();
  const ended = {
    ...(await resultOf(world, id)),
    facts: await world.ports.caseFile.facts(id),
    told: world.ports.notifier.told.map(({ text }) => text),
  };
  await world.close();
  return ended;
}
const CHECK = 'check Deployment/retriever';

test('a start that waits for a schema: stopped, checked, migrated once, gated, started in order, proven', async () => {
  const { state, wrong, pages, effects, facts } = await run(wayOf({}));

  expect({ state, wrong, pages }).toEqual({ state: 'Completed', wrong: [], pages: 0 });
  expect(effects).toEqual([
    CHECK,
    'scale Deployment/retriever 0',
    CHECK,
    'migrate Deployment/retriever',
    CHECK,
    'gate Deployment/retriever',
    'scale Deployment/retriever 2',
  ]);
  expect(facts.serviceProven).toMatchObject({ healthy: true });
});

test('a start of which each part takes almost all its time stays within the bounds that are made from them', async () => {
  const slow: Start = { ...PENDING, endSeconds: 590, startSeconds: 560, jobSeconds: 890 };
  const world = await openScenario(wayOf({}, slow));
  const began = world.ports.clock.now();
  const id = await world.run();
  const [target] = world.ports.config.targets;
  const [run] = world.engine.listExecutions();
  const events = world.engine.getExecutionHistory(run?.executionArn ?? '').length;
  const { state } = await world.ports.incidents.get(id);
  const seconds = (world.ports.clock.now() - began) / 1000;
  await world.close();
  if (!target?.bootstrap) throw new Error('no target starts');

  expect(state).toBe('Completed');
  expect(events).toBeGreaterThan(1000);
  expect(events).toBeLessThan(mostStartEvents(target, target.bootstrap));
  expect(seconds).toBeLessThan(longestStart(target));
});

test('what has started is left alone', async () => {
  const { state, effects } = await run(wayOf({}, null));

  expect({ state, effects }).toEqual({ state: 'NoActionNeeded', effects: [] });
});

test.each([
  ['reject', 'Rejected'],
  ['nobody', 'Expired'],
] as const)('after %s nothing but the check has run', async (decision, outcome) => {
  const { state, effects, wrong } = await run(wayOf({ decisions: [decision] }));

  expect({ state, effects, wrong }).toEqual({ state: outcome, effects: [CHECK], wrong: [] });
});

test('an observation runs no Job and plans no migration', async () => {
  const { state, effects, facts } = await run(wayOf({ runbook: 'bootstrap-observe' }));

  expect({ state, effects, plans: facts.plans }).toEqual({ state: 'Observed', effects: [], plans: undefined });
});

test.each(['dirty', 'unknown'] as const)('a schema that is %s is paged, and nothing is stopped', async (schema) => {
  const { state, effects, pages } = await run(wayOf({}, { schema, migration: 'succeeds' }));

  expect({ state, effects, pages }).toEqual({ state: 'Observed', effects: [CHECK], pages: 1 });
});

test.each([
  ['fails', 'failed, or never began'],
  ['lost', 'is lost: nobody knows what it did'],
  ['idle', 'ran and succeeded: it has no undo'],
  ['endless', 'is lost'],
] as const)('a migration that %s leaves the replicas as they were, and its page says so', async (migration, words) => {
  const { state, wrong, effects, told } = await run(wayOf({}, { schema: 'missing', migration }));

  expect({ state, wrong }).toEqual({ state: 'Failed', wrong: [] });
  expect(effects.filter((effect) => effect.startsWith('migrate'))).toHaveLength(1);
  expect(told.some((text) => text.includes(words) && text.includes('is back at 2 replicas'))).toBe(true);
});

test.each([
  'Ask the declared checks',
  'Plan the start',
  'Stop what waits',
  'Check the schema before',
  'Start the next migration',
  'Look at the migration',
  'Check the schema after',
  'Start the next group',
  'Look at the group',
])('an abort after "%s" brings the replicas back', async (abortedAfter) => {
  const { state, wrong, effects } = await run(wayOf({ abortedAfter }));

  expect({ state, wrong }).toEqual({ state: 'Cancelled', wrong: [] });
  expect(effects.filter((effect) => effect.startsWith('stop '))).toEqual([]);
});
