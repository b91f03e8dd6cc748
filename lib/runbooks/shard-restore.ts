import { Duration } from 'aws-cdk-lib';
import {
  approval,
  choice,
  escalate,
  goTo,
  orGoOn,
  otherwise,
  type Page,
  task,
  unless,
  validation,
  waitUntil,
  when,
} from '../steps/page.ts';
import { incident, requestedBy, results } from '../steps/refs.ts';
import { close } from './close.ts';
import { shard } from './shard.ts';

const { checkRestore, countServing, planReintroduction, planRestore, probeCopy, probeReplica, probeShard } = results;
const { reopenShard, requestApproval, sealEvidence, startCopy, startRestore, validateRestore, watchShard } = results;
const copyJob = { ...shard, jobId: startCopy.jobId };
const restore = {
  ...shard,
  snapshotId: planRestore.snapshotId,
  volume: planRestore.volume,
  workloadId: planRestore.workloadId,
};

/** Runbook: restore a vector-store shard by the smallest step that works. */
export const shardRestore: Page = [
  orGoOn(task('Collect the first evidence', 'collectEvidence', shard)),
  validation('Probe the shard with golden queries', 'probeShard', { ...shard, stage: 'found' }),
  choice(
    'Does the running shard answer right?',
    when(
      probeShard.healthy,
      waitUntil('May the volume be copied now?', task('Wait for a turn to copy', 'takeTurn', incident)),
      task('Pause writes for a copy', 'pauseWrites', shard, Duration.minutes(2)),
      task('Copy the volume for a cold probe', 'startCopy', { ...shard, purpose: 'cold' }),
      waitUntil('Is the copy made?', task('Check the copy', 'checkCopy', copyJob)),
      task('Resume writes after the copy', 'resumeWrites', shard),
      validation('Probe a second server on the copy', 'probeCopy', { ...shard, copyId: startCopy.copyId }),
      choice(
        'Does a reopened copy answer right too?',
        when(
          probeCopy.healthy,
          choice('Is the shard in rotation?', when(probeShard.inRotation, goTo('Close as no action needed'))),
          goTo('Let the next repair go on'),
        ),
      ),
      choice('Is the copy to be taken once more?', when(probeCopy.retake, goTo('Pause writes for a copy'))),
    ),
  ),
  task('Mark the shard unhealthy', 'markUnhealthy', shard),

  task('Pause writes to the shard', 'pauseWrites', shard, Duration.minutes(2)),
  validation('Probe its replica', 'probeReplica', shard, Duration.minutes(5)),
  choice(
    'Can the replica serve?',
    when(
      probeReplica.healthy,
      task('Route to the replica', 'routeToReplica', { ...shard, replicaId: probeReplica.replicaId }),
    ),
    otherwise(task('Serve in degraded mode', 'serveDegraded', shard)),
  ),

  task('Count the shards that serve', 'countServing', shard),
  choice('Do enough shards serve?', unless(countServing.enough, goTo('Seal the evidence'))),
  waitUntil('May the repair go on now?', task('Wait for a turn to repair', 'takeTurn', incident)),
  task('Copy the volume as evidence', 'startCopy', { ...shard, purpose: 'evidence' }),
  choice(
    'May the volume be copied?',
    when(
      startCopy.permitted,
      waitUntil('Is the evidence copied?', task('Check the evidence copy', 'checkCopy', copyJob)),
    ),
  ),
  task('Seal the evidence', 'sealEvidence', incident),

  choice(
    'Is there a copy to fall back on?',
    unless(sealEvidence.copied, goTo('Let others repair while a restore is planned')),
  ),
  task('Reopen the shard', 'reopenShard', shard),
  choice(
    'Did the store open its index again?',
    when(
      reopenShard.done,
      validation('Probe the reopened shard', 'probeShard', { ...shard, stage: 'reopened' }),
      choice('Did the reopening mend it?', when(probeShard.healthy, goTo('Let the next repair go on'))),
    ),
  ),
  task('Restart the server of the shard', 'restartShard', shard, Duration.minutes(10)),
  validation('Probe the restarted shard', 'probeShard', { ...shard, stage: 'restarted' }),
  choice('Did the restart mend it?', when(probeShard.healthy, goTo('Let the next repair go on'))),

  task('Let others repair while a restore is planned', 'passTurn', incident),
  task('Plan a restore from the newest proven snapshot', 'planRestore', shard),
  approval('Ask for approval of this restore', {
    ...incident,
    requestedBy,
    action: 'restore',
    planHash: planRestore.planHash,
  }),
  choice('Was the restore approved?', unless(requestApproval.approved, goTo('Clear away what was prepared'))),
  waitUntil('May it be restored now?', task('Wait for a turn to restore', 'takeTurn', incident)),
  task('Restore into a new volume', 'startRestore', { ...restore, planHash: requestApproval.planHash }),
  waitUntil('Is the restore done?', task('Check the restore', 'checkRestore', { ...shard, jobId: startRestore.jobId })),
  choice('Is the restored volume intact?', unless(checkRestore.intact, goTo('Quarantine the snapshot'))),
  task('Start a fresh server on the new volume', 'startFresh', restore, Duration.minutes(10)),
  validation('Validate against the baseline of the snapshot', 'validateRestore', restore),
  choice(
    'Does the restored shard answer right?',
    unless(
      validateRestore.healthy,
      task('Quarantine the snapshot', 'quarantineSnapshot', { ...shard, snapshotId: planRestore.snapshotId }),
      goTo('Let others repair while a restore is planned'),
    ),
  ),

  task('Let the next repair go on', 'passTurn', incident),
  task('Plan the reintroduction', 'planReintroduction', shard),
  approval('Ask for approval of the reintroduction', {
    ...incident,
    requestedBy,
    action: 'reintroduce',
    planHash: planReintroduction.planHash,
  }),
  choice('Was the reintroduction approved?', unless(requestApproval.approved, goTo('Clear away what was prepared'))),
  task('Reintroduce the shard', 'reintroduceShard', { ...shard, planHash: requestApproval.planHash }),
  task('Resume writes to the shard', 'resumeWrites', shard),
  waitUntil('Has the shard settled?', validation('Watch the shard settle', 'watchShard', shard, Duration.minutes(5))),
  choice(
    'Did the shard regress?',
    when(
      watchShard.regressed,
      task('Roll back the reintroduction', 'rollBack', shard),
      escalate('Give up: the shard regressed', 'ShardRegressed'),
    ),
  ),

  task('Re-index the documents newer than the snapshot', 'reindexMissing', shard),
  waitUntil('Are the documents indexed?', task('Check the re-indexing', 'checkReindex', shard, Duration.minutes(10))),
  close('Close with a report', 'Completed'),

  close('Close as no action needed', 'NoActionNeeded'),
  task('Clear away what was prepared', 'discardUnfinished', shard),
  choice('Did nobody answer?', when(requestApproval.expired, close('Close as expired', 'Expired'))),
  close('Close as rejected', 'Rejected'),
];
