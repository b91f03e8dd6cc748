/** The only place that spells an error name: core throws it, runbooks retry and catch it. */
export const ErrorName = {
  ApprovalClosed: 'ApprovalClosed',
  ComponentsStuck: 'ComponentsStuck',
  CopyRefused: 'CopyRefused',
  DependencyUnavailable: 'DependencyUnavailable',
  EvidenceIncomplete: 'EvidenceIncomplete',
  ExecutionEndedWithoutTail: 'ExecutionEndedWithoutTail',
  GoldenSetTooThin: 'GoldenSetTooThin',
  JobStuck: 'JobStuck',
  KillSwitchOn: 'KillSwitchOn',
  LeftInSafeMode: 'LeftInSafeMode',
  MalformedTask: 'MalformedTask',
  MigrationUnproven: 'MigrationUnproven',
  NoProvenSnapshot: 'NoProvenSnapshot',
  NotFound: 'NotFound',
  ObservationFailed: 'ObservationFailed',
  PlanDrifted: 'PlanDrifted',
  PrimaryRegressed: 'PrimaryRegressed',
  SchemaBlocked: 'SchemaBlocked',
  ServiceUnproven: 'ServiceUnproven',
  SettleRefused: 'SettleRefused',
  SettleUndone: 'SettleUndone',
  ShardRegressed: 'ShardRegressed',
  SnapshotDiscarded: 'SnapshotDiscarded',
  StaleEpoch: 'StaleEpoch',
  StartRefused: 'StartRefused',
  SwitchRefused: 'SwitchRefused',
  SwitchReverted: 'SwitchReverted',
  SwitchUnproven: 'SwitchUnproven',
  TakeoverRefused: 'TakeoverRefused',
  WriteConflict: 'WriteConflict',
  WritersBusy: 'WritersBusy',
} as const;
export type ErrorName = keyof typeof ErrorName;

/** Error names of the platform that runbooks use. */
export const PlatformError = {
  All: 'States.ALL',
  ServiceException: 'Lambda.ServiceException',
  AwsLambdaException: 'Lambda.AWSLambdaException',
  SdkClientException: 'Lambda.SdkClientException',
  TooManyRequests: 'Lambda.TooManyRequestsException',
  ClientExecutionTimeout: 'Lambda.ClientExecutionTimeoutException',
  Unknown: 'Lambda.Unknown',
  /**
   * The process of a function ended, e.g. out of memory, or timed out. Its work up to then is done.
   */
  ExitError: 'Runtime.ExitError',
  Timedout: 'Sandbox.Timedout',
} as const;
