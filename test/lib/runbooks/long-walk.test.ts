import { walkLong } from './long-walk/long-walk.ts';
import { A_DAY, configured, expectWithinBounds } from './long-walk/within-bounds.ts';

test('a repair with a job of a day, a question of its whole window, hours of settling and a day of re-indexing takes few events', async () => {
  const given = configured({ checkSeconds: 5, jobDeadlineSeconds: A_DAY, settleSeconds: 6 * 3600 });
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
  { checkSeconds: 5, jobDeadlineSeconds: 3600, settleSeconds: 300, snapshotsTried: 3 },
  { checkSeconds: 900, jobDeadlineSeconds: 900, settleSeconds: 0, snapshotsTried: 1 },
])('the longest run that %j allows stays within its bounds', expectWithinBounds);
