import { fail, type Page, task } from '../steps/page.ts';
import { failure, incident } from '../steps/refs.ts';
import { shard } from './shard.ts';

const rest: Page = [
  task('Resume writes to a shard in rotation', 'resumeWrites', { ...shard, onlyInRotation: true }),
  task('Clear away unfinished work', 'discardUnfinished', shard),
  task('Withdraw open approvals', 'withdrawApprovals', incident),
  task('Page the on-call operator', 'pageOperator', { ...incident, failure }),
  task('Close as failed', 'closeIncident', { ...incident, outcome: 'Failed' }),
  fail('Left in safe mode for a person', 'LeftInSafeMode'),
];

const SAFE = 'Put the service in safe mode';

/** Where every failed step of a repair ends. A step that fails in here continues with the next one. */
export const safeMode: Page = [task(SAFE, 'enterSafeMode', shard), ...rest];

/** The same for a run that was not started for a sick shard: an untouched shard stays as it is. */
export const safeModeIfTouched: Page = [task(SAFE, 'enterSafeMode', { ...shard, onlyIfTouched: true }), ...rest];
