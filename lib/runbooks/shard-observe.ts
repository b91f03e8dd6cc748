import { fail, type Page, task, validation } from '../steps/page.ts';
import { failure, incident } from '../steps/refs.ts';
import { close } from './close.ts';
import { shard } from './shard.ts';

/** Runbook: probe the shard of an alert and plan its restore, without changing anything. */
export const shardObserve: Page = [
  task('Collect the first evidence', 'collectEvidence', shard),
  validation('Probe the shard with golden queries', 'probeShard', { ...shard, stage: 'observed' }),
  task('Plan a restore from the newest proven snapshot', 'planRestore', shard),
  close('Close as observed', 'Observed'),
];

/** Where a failed observation ends: there is nothing to undo. */
export const observeTail: Page = [
  task('Page the on-call operator', 'pageOperator', { ...incident, failure }),
  task('Close as failed', 'closeIncident', { ...incident, outcome: 'Failed' }),
  fail('Left as it was', 'ObservationFailed'),
];
