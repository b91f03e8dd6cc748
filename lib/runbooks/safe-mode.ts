import { fail, type Page, task } from '../steps/page.ts';
import { failure, shard } from '../steps/refs.ts';

/** Where every failed step of a repair ends; a step that fails in here goes on with the next one. */
export const safeMode: Page = [
  task('Put the service in safe mode', 'enterSafeMode', shard),
  task('Resume writes to a shard in rotation', 'resumeWrites', { ...shard, onlyInRotation: true }),
  task('Clear away unfinished work', 'discardUnfinished', shard),
  task('Withdraw open approvals', 'withdrawApprovals', shard),
  task('Page the on-call operator', 'pageOperator', { ...shard, failure }),
  task('Close as failed', 'closeIncident', { ...shard, outcome: 'Failed' }),
  fail('Left in safe mode for a person', 'LeftInSafeMode'),
];
