import { approved, done, rejected, sick, TAIL, well } from './answers.ts';
import type { Scenarios } from './walk-scenarios.ts';

/** The scenarios of shard-restore. */
export const scenarios: Scenarios = {
  'restores, validates, reintroduces and re-indexes': {
    answers: {},
    walked: ['Restore into a new volume', 'Validate against the baseline of the snapshot', 'Check the re-indexing'],
    not: ['Quarantine the snapshot', 'Route to the replica'],
    end: 'Ended: Completed',
  },
  'does nothing where the shard and a reopened copy answer right': {
    answers: { probeShard: [well] },
    walked: ['Resume writes after the copy'],
    not: ['Mark the shard unhealthy'],
    end: 'Ended: NoActionNeeded',
  },
  'looks at the shard where its first evidence can not be kept': {
    answers: { probeShard: [well], collectEvidence: [{ throws: 'Broken' }] },
    walked: ['Probe a second server on the copy'],
    not: TAIL,
    end: 'Ended: NoActionNeeded',
  },
  'touches no files of a sick shard whose first evidence could not be kept': {
    answers: { collectEvidence: [{ throws: 'Broken' }], sealEvidence: [{ throws: 'EvidenceIncomplete' }] },
    walked: ['Mark the shard unhealthy', ...TAIL],
    not: ['Reopen the shard', 'Restart the server of the shard'],
    end: 'Left in safe mode for a person',
  },
  'reintroduces a shard that answers right and was left out of rotation': {
    answers: { probeShard: [{ ...well, inRotation: false }] },
    walked: ['Is the shard in rotation?', 'Plan the reintroduction', 'Watch the shard settle'],
    not: ['Mark the shard unhealthy', 'Close as no action needed'],
    end: 'Ended: Completed',
  },
  'takes a copy that fails once more': {
    answers: {
      probeShard: [well],
      probeCopy: [
        { ...sick, retake: true },
        { ...well, retake: false },
      ],
    },
    walked: ['Is the copy to be taken once more?'],
    not: ['Mark the shard unhealthy'],
    end: 'Ended: NoActionNeeded',
  },
  'marks the shard where the second copy fails too': {
    answers: {
      probeShard: [well, sick],
      probeCopy: [
        { ...sick, retake: true },
        { ...sick, retake: false },
      ],
    },
    walked: ['Mark the shard unhealthy', 'Restore into a new volume'],
    end: 'Ended: Completed',
  },
  'routes to a replica that answers right': {
    answers: { probeReplica: [{ ...well, replicaId: 'shard-2-replica' }] },
    walked: ['Route to the replica'],
    not: ['Serve in degraded mode'],
    end: 'Ended: Completed',
  },
  'is content with a reopening that mends': {
    answers: { reopenShard: [{ done: true }], probeShard: [sick, well] },
    walked: ['Plan the reintroduction'],
    not: ['Restart the server of the shard', 'Restore into a new volume'],
    end: 'Ended: Completed',
  },
  'does not trust a warm answer where the store has opened nothing again': {
    answers: { probeShard: [well, well, well], probeCopy: [{ ...sick, retake: false }] },
    walked: ['Reopen the shard', 'Restart the server of the shard', 'Probe the restarted shard'],
    not: ['Probe the reopened shard'],
    end: 'Ended: Completed',
  },
  'is content with a restart that mends': {
    answers: { reopenShard: [{ done: true }], probeShard: [sick, sick, well] },
    walked: ['Probe the reopened shard', 'Restart the server of the shard'],
    not: ['Plan a restore from the newest proven snapshot'],
    end: 'Ended: Completed',
  },
  'leaves the files alone where they may not be copied': {
    answers: {
      startCopy: [{ jobId: '', copyId: '', permitted: false }],
      sealEvidence: [{ copied: false, manifestSha256: 'sha' }],
    },
    walked: ['Restore into a new volume'],
    not: ['Check the evidence copy', 'Reopen the shard', 'Restart the server of the shard'],
    end: 'Ended: Completed',
  },
  'only plans where too few shards serve; restores what a person approves': {
    answers: { countServing: [{ enough: false }], sealEvidence: [{ copied: false, manifestSha256: 'sha' }] },
    walked: [
      'Serve in degraded mode',
      'Seal the evidence',
      'Ask for approval of this restore',
      'Wait for a turn to restore',
    ],
    not: ['Copy the volume as evidence', 'Reopen the shard', 'Restart the server of the shard'],
    end: 'Ended: Completed',
  },
  'takes the next older snapshot where the restored volume is not intact': {
    answers: {
      checkRestore: [
        { ...done, intact: false },
        { ...done, intact: true },
      ],
    },
    walked: ['Quarantine the snapshot', 'Start a fresh server on the new volume'],
    end: 'Ended: Completed',
  },
  'takes the next older snapshot where the restored shard answers wrong': {
    answers: { validateRestore: [sick, well] },
    walked: ['Quarantine the snapshot'],
    end: 'Ended: Completed',
  },
  'asks a person where no snapshot is good': {
    answers: { planRestore: [{ throws: 'NoProvenSnapshot' }] },
    walked: TAIL,
    not: ['Restore into a new volume'],
    end: 'Left in safe mode for a person',
  },
  'restores nothing that was rejected': {
    answers: { requestApproval: [rejected] },
    walked: ['Did nobody answer?'],
    not: ['Restore into a new volume'],
    end: 'Ended: Rejected',
  },
  'restores nothing that nobody answered': {
    answers: { requestApproval: [{ ...rejected, expired: true, decidedBy: 'its deadline' }] },
    walked: ['Did nobody answer?'],
    not: ['Restore into a new volume'],
    end: 'Ended: Expired',
  },
  'goes to safe mode where not even an expiry arrives': {
    answers: { requestApproval: ['silence'] },
    walked: TAIL,
    not: ['Restore into a new volume'],
    end: 'Left in safe mode for a person',
  },
  'reintroduces nothing that was rejected': {
    answers: { requestApproval: [approved, rejected] },
    walked: ['Plan the reintroduction'],
    not: ['Reintroduce the shard'],
    end: 'Ended: Rejected',
  },
  'rolls back a shard that regresses': {
    answers: { watchShard: [{ ...done, regressed: true }] },
    walked: ['Roll back the reintroduction', 'Give up: the shard regressed', ...TAIL],
    not: ['Re-index the documents newer than the snapshot'],
    end: 'Left in safe mode for a person',
  },
};
