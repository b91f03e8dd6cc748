import { longestRun, mostEvents } from '../../../core/contracts/config/bounds.ts';
import { config } from '../../../core/contracts/config/config.ts';
import { walkLong } from './long-walk/long-walk.ts';
import { longestWay } from './long-walk/long-work.ts';

jest.setTimeout(120_000);

const A_DAY = 86_400;
/** Where AWS ends an execution. */
const EVENTS = 25_000;

const configured = (over: object) =>
  config.parse({
    targets: [{ id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, autonomy: 'approve', ...over }],
    routes: [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs-rag' }],
  });

test('a repair with a job of a day, a question of its whole window, hours of settling and a day of re-indexing takes few events', async () => {
  const given = configured({ checkSeconds: 1, jobDeadlineSeconds: A_DAY, settleSeconds: 6 * 3600 });
  const { windowSeconds: answer } = given.targets[0]?.approvals ?? { windowSeconds: 0 };

  const walk = await walkLong('ragmend-shard-restore', given, {
    ...{ jobs: [A_DAY - 60], answer: answer - 1, reindex: A_DAY, lookSeconds: 240 },
  });

  expect([walk.status, walk.titles.at(-1)]).toEqual(['SUCCEEDED', 'Ended: Completed']);
  expect(walk.seconds).toBeGreaterThan(3 * A_DAY);
  expect(walk.events).toBeLessThan(10_000);
});

test('a snapshot whose copy and upload take a day each takes few events', async () => {
  const given = configured({ checkSeconds: 1, jobDeadlineSeconds: A_DAY });

  const walk = await walkLong('ragmend-snapshot', given, {
    ...{ jobs: [A_DAY - 60], answer: 0, reindex: 0, lookSeconds: 240 },
  });

  expect(walk.status).toBe('SUCCEEDED');
  expect(walk.seconds).toBeGreaterThan(2 * A_DAY - 120);
  expect(walk.events).toBeLessThan(5_000);
});

test.each([
  { checkSeconds: 1, jobDeadlineSeconds: A_DAY, settleSeconds: 300, snapshotsTried: 3 },
  { checkSeconds: 5, jobDeadlineSeconds: 3600, settleSeconds: 300, snapshotsTried: 3 },
  { checkSeconds: 1, jobDeadlineSeconds: 1.5 * A_DAY, settleSeconds: A_DAY, snapshotsTried: 1 },
  { checkSeconds: 1, jobDeadlineSeconds: 600, settleSeconds: 7 * A_DAY, snapshotsTried: 10 },
  { checkSeconds: 900, jobDeadlineSeconds: 900, settleSeconds: 0, snapshotsTried: 1 },
])('the longest run that %j allows stays within its bounds', async (numbers) => {
  const given = configured({ ...numbers, approvals: { windowSeconds: 900 } });
  const [target] = given.targets;
  if (!target) throw new Error('no target');
  const { jobDeadlineSeconds: deadline, snapshotsTried } = numbers;

  const walk = await walkLong('ragmend-shard-restore', given, {
    ...{ jobs: [10 * deadline, deadline - 1], answer: 899, reindex: A_DAY - 7200, lookSeconds: 240 },
    scripted: longestWay(snapshotsTried),
  });

  expect([walk.status, walk.titles.at(-1)]).toEqual(['SUCCEEDED', 'Ended: Completed']);
  expect(walk.titles.filter((title) => title === 'Restore into a new volume')).toHaveLength(snapshotsTried);
  expect(walk.events).toBeLessThan(mostEvents(target));
  expect(mostEvents(target)).toBeLessThan(EVENTS);
  expect(walk.seconds).toBeLessThan(longestRun(target));
});
