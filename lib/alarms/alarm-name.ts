/** Every alarm of a deployment, by its name after `ragmend-`. docs/operations.md has a section for each. */
export const AlarmName = {
  IntakeDeadLetters: 'intake-dead-letters',
  WorkerDeadLetters: 'worker-dead-letters',
  ExecutionFailed: 'execution-failed',
  ExecutionTimedOut: 'execution-timed-out',
  ApprovalAboutToExpire: 'approval-about-to-expire',
  IntakeFailing: 'intake-failing',
  IntakeRefusing: 'intake-refusing',
  IntakeRejecting: 'intake-rejecting',
  IntakeWaits: 'intake-waits',
  ConsoleFailing: 'console-failing',
  Throttled: 'throttled',
  JanitorFailed: 'janitor-failed',
  JanitorActed: 'janitor-acted',
  WorkerSilent: 'worker-silent',
  ProberSilent: 'prober-silent',
  ShardUnreachable: 'shard-unreachable',
  OnBackup: 'on-backup',
  NobodyAnswers: 'nobody-answers',
  BacklogAges: 'backlog-ages',
  PrewarmLate: 'prewarm-late',
} as const;
export type AlarmName = (typeof AlarmName)[keyof typeof AlarmName];
