import { A_DAY, expectWithinBounds } from '../lib/runbooks/long-walk/within-bounds.ts';

jest.setTimeout(600_000);

test.each([
  { checkSeconds: 1, jobDeadlineSeconds: A_DAY, settleSeconds: 300, snapshotsTried: 3 },
  { checkSeconds: 1, jobDeadlineSeconds: 1.5 * A_DAY, settleSeconds: A_DAY, snapshotsTried: 1 },
  { checkSeconds: 5, jobDeadlineSeconds: 600, settleSeconds: 7 * A_DAY, snapshotsTried: 10 },
])('the longest run that %j allows stays within its bounds', expectWithinBounds);
