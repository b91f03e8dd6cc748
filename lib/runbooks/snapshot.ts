import { Duration } from 'aws-cdk-lib';
import { choice, escalate, fail, type Page, task, unless, validation, waitUntil } from '../steps/page.ts';
import { failure, incident, results } from '../steps/refs.ts';
import { close } from './close.ts';
import { shard } from './shard.ts';

const { probeCopy, startCopy, startUpload } = results;
const copy = { ...shard, copyId: startCopy.copyId };

/** Runbook: take a snapshot of a shard and prove it before it is published. */
export const snapshot: Page = [
  task('Pause writes to the shard', 'pauseWrites', shard, Duration.minutes(2)),
  task('Copy the volume', 'startCopy', { ...shard, purpose: 'snapshot' }),
  waitUntil('Is the copy made?', task('Check the copy', 'checkCopy', { ...shard, jobId: startCopy.jobId })),
  task('Resume writes to the shard', 'resumeWrites', shard),
  validation('Probe a second server on the copy', 'probeCopy', copy),
  choice(
    'Does the copy answer right?',
    unless(probeCopy.healthy, escalate('Refuse the snapshot', 'SnapshotDiscarded')),
  ),
  task('Upload the copy', 'startUpload', copy),
  waitUntil('Is the upload done?', task('Check the upload', 'checkUpload', { ...shard, jobId: startUpload.jobId })),
  task('Publish the snapshot', 'publishSnapshot', { ...shard, snapshotId: startUpload.snapshotId }),
  close('Close the snapshot', 'Completed'),
];

/** Where a failed snapshot ends: it never degrades a healthy service. */
export const snapshotTail: Page = [
  task('Resume writes after the failure', 'resumeWrites', shard),
  task('Stop the work of the snapshot', 'discardUnfinished', shard),
  task('Discard the snapshot', 'discardSnapshot', shard),
  task('Page the on-call operator', 'pageOperator', { ...incident, failure }),
  task('Close as failed', 'closeIncident', { ...incident, outcome: 'Failed' }),
  fail('Left without a new snapshot', 'SnapshotDiscarded'),
];
