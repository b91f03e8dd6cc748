import { LOST_INDEX, NO_DAMAGE } from './damage.ts';
import type { Scenario } from './scenario.ts';

const COLD_ONLY = { ...LOST_INDEX, memory: 'well' } as const;

/** All ways by machine and name: together they come to every state. */
export const scenarios: Record<string, Record<string, Scenario>> = {
  'ragmend-shard-restore': {
    'only a restore mends it': { runbook: 'shard-restore', damage: LOST_INDEX, outcome: 'Completed' },
    'nothing is wrong': {
      runbook: 'shard-restore',
      damage: NO_DAMAGE,
      outcome: 'NoActionNeeded',
      covers: [
        'Wait for a turn to copy',
        'May the volume be copied now?',
        'Wait before: Wait for a turn to copy',
        'Pause writes for a copy',
        'Copy the volume for a cold probe',
        'Check the copy',
        'Is the copy made?',
        'Wait before: Check the copy',
        'Resume writes after the copy',
        'Probe a second server on the copy',
        'Does a reopened copy answer right too?',
        'Is the shard in rotation?',
        'Close as no action needed',
        'Ended: NoActionNeeded',
      ],
    },
    'only the first copy is torn': {
      runbook: 'shard-restore',
      damage: { ...NO_DAMAGE, firstCopyTorn: true },
      outcome: 'NoActionNeeded',
      covers: ['Is the copy to be taken once more?'],
    },
    'a full disk lets no copy be made of a shard that answers right': {
      runbook: 'shard-restore',
      damage: { ...NO_DAMAGE, copyFails: true },
      outcome: 'Failed',
      covers: ['Resume writes to a shard in rotation'],
    },
    'only reopened files answer wrong': {
      runbook: 'shard-restore',
      damage: COLD_ONLY,
      outcome: 'Completed',
      covers: ['Mark the shard unhealthy', 'Did the store open its index again?'],
    },
    'a replica can serve': {
      runbook: 'shard-restore',
      damage: { ...LOST_INDEX, replica: 'well' },
      outcome: 'Completed',
      covers: ['Route to the replica', 'Can the replica serve?', 'Probe its replica'],
    },
    'a reopening mends it': {
      runbook: 'shard-restore',
      damage: { ...LOST_INDEX, files: 'well', reopens: true },
      outcome: 'Completed',
      covers: ['Reopen the shard', 'Probe the reopened shard', 'Did the reopening mend it?'],
    },
    'a restart mends it': {
      runbook: 'shard-restore',
      damage: { ...LOST_INDEX, files: 'well' },
      outcome: 'Completed',
      covers: ['Restart the server of the shard', 'Probe the restarted shard', 'Did the restart mend it?'],
    },
    'the volume is too large for a copy': {
      runbook: 'shard-restore',
      damage: { ...LOST_INDEX, bytes: 2_000_000 },
      outcome: 'Completed',
      covers: ['May the volume be copied?', 'Is there a copy to fall back on?', 'Seal the evidence'],
    },
    'the newest snapshot is damaged': {
      runbook: 'shard-restore',
      damage: { ...LOST_INDEX, snapshots: { 'snap-new': 'damaged', 'snap-old': 'well' } },
      outcome: 'Completed',
      covers: ['Is the restored volume intact?'],
    },
    'the newest snapshot answers wrong': {
      runbook: 'shard-restore',
      damage: { ...LOST_INDEX, snapshots: { 'snap-new': 'sick', 'snap-old': 'well' } },
      outcome: 'Completed',
      covers: ['Quarantine the snapshot', 'Does the restored shard answer right?'],
    },
    'no snapshot is good': {
      runbook: 'shard-restore',
      damage: { ...LOST_INDEX, snapshots: { 'snap-new': 'sick', 'snap-old': 'damaged' } },
      outcome: 'Failed',
      covers: [],
    },
    'the restore is rejected': {
      runbook: 'shard-restore',
      damage: LOST_INDEX,
      decisions: ['reject'],
      outcome: 'Rejected',
      covers: ['Was the restore approved?', 'Did nobody answer?', 'Close as rejected', 'Ended: Rejected'],
    },
    'nobody answers': {
      runbook: 'shard-restore',
      damage: LOST_INDEX,
      decisions: ['nobody'],
      outcome: 'Expired',
      covers: ['Close as expired', 'Ended: Expired'],
    },
    'the reintroduction is rejected': {
      runbook: 'shard-restore',
      damage: LOST_INDEX,
      decisions: ['approve', 'reject'],
      outcome: 'Rejected',
      covers: ['Was the reintroduction approved?', 'Clear away what was prepared'],
    },
    'the shard regresses': {
      runbook: 'shard-restore',
      damage: { ...LOST_INDEX, snapshots: { 'snap-new': 'wilting' } },
      outcome: 'Failed',
      covers: [
        'Did the shard regress?',
        'Roll back the reintroduction',
        'Give up: the shard regressed',
        'Put the service in safe mode',
        'Clear away unfinished work',
        'Withdraw open approvals',
        'Page the on-call operator',
        'Close as failed',
        'Left in safe mode for a person',
      ],
    },
  },
  'ragmend-shard-restore-janitor': {
    'aborted before the reintroduction is decided': {
      runbook: 'shard-restore',
      damage: LOST_INDEX,
      abortedAfter: 'Ask for approval of the reintroduction',
      outcome: 'Cancelled',
      again: 'Completed',
    },
  },
  'ragmend-shard-observe': {
    'a shard is only looked at': { runbook: 'shard-observe', damage: LOST_INDEX, outcome: 'Observed' },
    'no snapshot is proven': {
      runbook: 'shard-observe',
      damage: { ...LOST_INDEX, snapshots: {} },
      outcome: 'Failed',
      covers: ['Page the on-call operator', 'Close as failed', 'Left as it was'],
    },
  },
  'ragmend-shard-observe-janitor': {
    'aborted while it looks': {
      runbook: 'shard-observe',
      damage: LOST_INDEX,
      abortedAfter: 'Probe the shard with golden queries',
      outcome: 'Cancelled',
      again: 'Observed',
    },
  },
  'ragmend-snapshot': {
    'the copy answers right': { runbook: 'snapshot', damage: NO_DAMAGE, outcome: 'Completed' },
    'the copy answers wrong': {
      runbook: 'snapshot',
      damage: { ...NO_DAMAGE, files: 'sick' },
      outcome: 'Failed',
      covers: [
        'Does the copy answer right?',
        'Refuse the snapshot',
        'Resume writes after the failure',
        'Stop the work of the snapshot',
        'Discard the snapshot',
        'Page the on-call operator',
        'Close as failed',
        'Left without a new snapshot',
      ],
    },
  },
  'ragmend-snapshot-janitor': {
    'aborted while it uploads': {
      runbook: 'snapshot',
      damage: NO_DAMAGE,
      abortedAfter: 'Upload the copy',
      outcome: 'Cancelled',
      again: 'Completed',
    },
  },
};
