import { approved, done } from './answers.ts';
import type { Answers } from './interpret.ts';

export const soon = { done: false, waitSeconds: 1 };
export const found = { ...done, started: false, actionable: true, urgent: false };
export const known = { ...done, pending: false, blocked: false };
export const START_TAIL = [
  'Bring the replicas back',
  'Withdraw open approvals',
  'Page the on-call operator',
  'Close as failed',
  'Left with the replicas it had, for a person',
];

/** A start that waits for a schema, whose check says so; one migration, two groups, and everything goes well. */
export const started: Answers = {
  collectStartEvidence: [{}],
  judgeStart: [{ ...found, ...soon }, found],
  pageStart: [{}],
  askChecks: [soon, done],
  planStart: [{ planned: true, planHash: 'hash-p', migrates: true }],
  requestApproval: [approved],
  stopComponents: [soon, done],
  checkSchema: [{ ...known, ...soon }, { ...known, pending: true }, { ...known, ...soon }, known],
  startMigration: [{ finished: false }, { finished: true }],
  checkMigration: [
    { ...soon, succeeded: false },
    { ...done, succeeded: true },
  ],
  startComponents: [{ finished: false }, { finished: false }, { finished: true }],
  checkComponents: [
    { ...soon, functional: false },
    { ...done, functional: true },
  ],
  validateService: [{ healthy: true }],
  clearMigrations: [{}],
  restoreReplicas: [{}],
  withdrawApprovals: [{ withdrawn: 0 }],
  pageOperator: [{}],
  closeIncident: [{ outcome: 'Completed' }],
};
