import { config } from '../../../../core/contracts/config/config.ts';

const parsed = (target: object) =>
  config.safeParse({
    targets: [{ id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, ...target }],
    routes: [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs-rag' }],
  });
const DAY = 86_400;

const provider = { kind: 'openai', name: 'openai', url: 'https://openai.test/v1' };
const generating = (over: object) => ({
  generator: { providers: [{ ...provider, models: [{ name: 'm', context: 8000 }] }], ...over },
});

const starting = (count: number, over: object) => ({
  bootstrap: { components: Array.from({ length: count }, (_, at) => ({ workload: `Deployment/part-${at}`, ...over })) },
});

test.each<[string, object, string, string]>([
  [
    'a deadline before the second look',
    { checkSeconds: 60, jobDeadlineSeconds: 30 },
    'jobDeadlineSeconds',
    'jobDeadlineSeconds 30 is below checkSeconds 60, so every job would be late at its second look: raise jobDeadlineSeconds',
  ],
  [
    'no deadline',
    { jobDeadlineSeconds: 0 },
    'jobDeadlineSeconds',
    'jobDeadlineSeconds 0 is below checkSeconds 5, so every job would be late at its second look: raise jobDeadlineSeconds',
  ],
  [
    'more events than an execution may have',
    { checkSeconds: 1, jobDeadlineSeconds: 4 * DAY },
    'jobDeadlineSeconds',
    'lower jobDeadlineSeconds (345600) or snapshotsTried (3), or raise checkSeconds (1)',
  ],
  [
    'more snapshots than an execution has events for',
    { checkSeconds: 1, snapshotsTried: 100 },
    'jobDeadlineSeconds',
    'AWS ends an execution at 25000: lower jobDeadlineSeconds (3600) or snapshotsTried (100), or raise checkSeconds (1)',
  ],
  [
    'longer than a year',
    { checkSeconds: 900, jobDeadlineSeconds: 300 * DAY },
    'jobDeadlineSeconds',
    'AWS ends an execution after a year: lower jobDeadlineSeconds',
  ],
  [
    'more golden queries than there may be',
    { golden: { minimum: 60, maximum: 50 } },
    'golden.minimum',
    'golden.minimum 60 is above golden.maximum 50, so no shard can have enough golden queries: lower golden.minimum',
  ],
  [
    'steps of a way back that wait for days, for more events than an execution may have',
    generating({ ramp: { holdSeconds: 3 * DAY } }),
    'generator.ramp.holdSeconds',
    'lower ramp.holdSeconds (259200), ramp.stepSeconds (300) or the number of ramp.steps (5), or raise checkSeconds (5)',
  ],
  [
    'more components than an execution has events for',
    starting(80, {}),
    'bootstrap.components',
    'AWS ends an execution at 25000: lower their settleSeconds or migration.deadlineSeconds, or raise checkSeconds (5)',
  ],
  [
    'a start longer than a year',
    { checkSeconds: 900, ...starting(200, { settleSeconds: DAY }) },
    'bootstrap.components',
    'AWS ends an execution after a year: lower settleSeconds',
  ],
  ['rare looks', { checkSeconds: 901 }, 'checkSeconds', "'901' s is too long: give at most 900"],
  [
    'a window of a month',
    { approvals: { windowSeconds: 31 * DAY } },
    'approvals.windowSeconds',
    "'2678400' s is too long: give at most 2592000",
  ],
  ['weeks of settling', { settleSeconds: 8 * DAY }, 'settleSeconds', "'691200' s is too long: give at most 604800"],
  ['a lease of days', { leaseSeconds: DAY + 1 }, 'leaseSeconds', "'86401' s is too long: give at most 86400"],
  ['a cooldown of ages', { cooldownSeconds: 1e12 }, 'cooldownSeconds', 'give at most 31536000'],
  ['a breaker of ages', { breaker: { withinSeconds: 1e12 } }, 'breaker.withinSeconds', 'give at most 31536000'],
])('refuses %s, in words', (_, target, field, words) => {
  const { error } = parsed(target);

  expect(error?.issues.map(({ path }) => path.slice(2).join('.'))).toEqual([field]);
  expect(error?.issues[0]?.message).toContain(words);
});

test.each<[string, object]>([
  ['a job of a day that is looked at each second', { checkSeconds: 1, jobDeadlineSeconds: DAY }],
  ['a job of days where one snapshot is tried', { jobDeadlineSeconds: 2 * DAY, snapshotsTried: 1 }],
  ['a window of a month', { approvals: { windowSeconds: 30 * DAY } }],
  ['nothing to wait for', { settleSeconds: 0, cooldownSeconds: 0, breaker: { withinSeconds: 0 } }],
  ['ten snapshots', { snapshotsTried: 10 }],
  ['steps that wait half a day for their pairs', generating({ ramp: { holdSeconds: DAY / 2 } })],
  ['steps that last hours', generating({ ramp: { stepSeconds: 2 * 3600 } })],
  ['requests that wait two weeks', generating({ backlog: { maxAgeSeconds: 14 * DAY } })],
  ['one step that waits for days', generating({ ramp: { steps: [100], holdSeconds: 3 * DAY } })],
])('takes %s', (_, target) => {
  expect(parsed(target).error).toBeUndefined();
});

test('60 components that each take their whole time, or 10 that each migrate for an hour, are within bounds', () => {
  const migration = { run: { args: ['migrate'] } };

  expect(parsed(starting(60, {})).success).toBe(true);
  expect(parsed(starting(10, { migration })).success).toBe(true);
});
