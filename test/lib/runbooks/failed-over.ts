import { approved, done } from './answers.ts';
import type { Answers } from './interpret.ts';

export const soon = { done: false, waitSeconds: 1 };
export const found = {
  ...{ ...done, healthy: false, onPrimary: true, backup: 'azure', hasBackup: true },
  ...{ urgent: false, durable: true },
};
export const alone = { ...found, backup: '', hasBackup: false };
export const stepped = { percent: 1, onBackup: false, moved: true, lostTo: '' };
export const judged = { ...done, finished: false, ask: false };
export const FAILOVER_TAIL = [
  'Leave traffic on what answers',
  'Withdraw open approvals',
  'Page the on-call operator',
  'Close as failed',
  'Left on what answers, for a person',
];

/** A primary that is down, a backup that stands in, a way back of two steps, and everything goes well. */
export const failedOver: Answers = {
  collectProviderEvidence: [{}],
  probeProviders: [{ ...found, ...soon }, found],
  pageProvider: [{}],
  planSwitch: [{ planHash: 'hash-s' }],
  requestApproval: [approved],
  switchProvider: [{ switched: true, lostTo: '' }],
  proveSwitch: [soon, done],
  serveFallback: [{}],
  throttleTraffic: [{}],
  watchPrimary: [
    { ...soon, changed: false },
    { ...done, changed: false },
  ],
  planRamp: [{ planHash: 'hash-r', needed: true }],
  stepRamp: [stepped, { ...stepped, percent: 100 }],
  judgeRamp: [{ ...judged, ...soon }, judged, { ...judged, finished: true }],
  drainBacklog: [soon, done],
  prewarmProviders: [{ ready: true }],
  leaveGenerator: [{}],
  withdrawApprovals: [{ withdrawn: 0 }],
  pageOperator: [{}],
  closeIncident: [{ outcome: 'Completed' }],
};
