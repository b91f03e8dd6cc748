import type { Answers } from './interpret.ts';

export const well = { healthy: true, asked: 15, hits: 15, inRotation: true };
export const sick = { ...well, healthy: false, hits: 0 };
export const done = { done: true, waitSeconds: 1 };
const soon = { done: false, waitSeconds: 1 };
const soonDone = <T extends object>(more: T) => [soon, done].map((look) => ({ ...look, ...more }));
export const approved = { approved: true, expired: false, decidedBy: 'ada', planHash: 'hash' };
const plan = (n: number) => ({
  planHash: `hash-${n}`,
  snapshotId: `snapshot-${n}`,
  volume: `v-${n}`,
  workloadId: `w-${n}`,
});
export const TAIL = [
  'Put the service in safe mode',
  'Resume writes to a shard in rotation',
  'Clear away unfinished work',
  'Withdraw open approvals',
  'Page the on-call operator',
  'Close as failed',
  'Left in safe mode for a person',
];

export const SNAPSHOT_TAIL = [
  'Resume writes after the failure',
  'Stop the work of the snapshot',
  'Discard the snapshot',
  ...TAIL.slice(4),
];

/** A sick shard without a replica that only a restore mends, a snapshot that succeeds, and everything goes well. */
export const restored: Answers = {
  collectEvidence: [{ files: 4 }],
  probeShard: [sick],
  pauseWrites: [{}],
  resumeWrites: [{}],
  startCopy: [{ jobId: 'copy', copyId: 'copy', permitted: true }],
  checkCopy: [soon, done],
  probeCopy: [{ ...well, retake: false }],
  markUnhealthy: [{ mode: 'degraded' }],
  sealEvidence: [{ copied: true, manifestSha256: 'sha' }],
  probeReplica: [{ ...sick, replicaId: '' }],
  routeToReplica: [{ mode: 'replica' }],
  serveDegraded: [{ mode: 'degraded' }],
  countServing: [{ enough: true }],
  takeTurn: [soon, done, soon, done],
  passTurn: [{}],
  reopenShard: [{ done: false }],
  restartShard: [{ done: true }],
  planRestore: [plan(1), plan(2), plan(3)],
  requestApproval: [approved],
  startRestore: [{ jobId: 'restore' }],
  checkRestore: soonDone({ intact: true }),
  startFresh: [{}],
  validateRestore: [well],
  quarantineSnapshot: [{}],
  planReintroduction: [{ planHash: 'hash-r' }],
  reintroduceShard: [{ mode: 'normal' }],
  watchShard: soonDone({ regressed: false }),
  rollBack: [{ mode: 'degraded' }],
  reindexMissing: [{ missing: 8 }],
  checkReindex: [soon, done],
  enterSafeMode: [{ mode: 'degraded' }],
  discardUnfinished: [{ discarded: 1 }],
  withdrawApprovals: [{ withdrawn: 0 }],
  pageOperator: [{}],
  closeIncident: [{ outcome: 'Completed' }],
  startUpload: [{ jobId: 'upload', snapshotId: 'snapshot-9' }],
  checkUpload: [soon, done],
  publishSnapshot: [{}],
  discardSnapshot: [{}],
};

/** A restored shard that answers right and has no replica, somebody who moves its volumes, and everything goes well. */
export const settled: Answers = {
  ...restored,
  probeShard: [well],
  planSettle: [{ needed: true, planHash: 'hash' }],
  offerMove: [{}],
  checkMove: [
    { done: false, waitSeconds: 1, reached: true },
    { ...done, reached: true },
  ],
  freeVolumes: [{}],
  startMoved: [{ isHome: true }],
  settleShard: [{ mode: 'normal' }],
  turnBack: [{ moves: true }],
  dismissServer: [{}],
};
export const rejected = { ...approved, approved: false };
