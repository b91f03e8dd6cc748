/**
 * Attributes of the one table that holds all records of a deployment: the primary key, and one
 * sparse index that holds keys only. `ttl` is seconds since the epoch.
 */
export const TableKey = {
  Partition: 'pk',
  Sort: 'sk',
  Index: 'by-owner',
  IndexPartition: 'owner',
  IndexSort: 'position',
  Ttl: 'ttl',
} as const;

/**
 * How the partition keys of the records begin, or what they are where no `#` ends them. Stores build
 * their keys from this table, and the rights of each function name its partitions by it.
 */
export const Partition = {
  Alert: 'alert#',
  Approval: 'approval#',
  ApprovalsOf: 'approvals-of#',
  Audit: 'audit',
  AuditHead: 'audit-head',
  Breakers: 'breakers#',
  Counter: 'counter#',
  DecidedApprovals: 'decided-approvals#',
  Effect: 'effect#',
  EndedIncidents: 'ended-incidents#',
  Facts: 'facts#',
  Generator: 'generator#',
  Incident: 'incident#',
  InUse: 'table',
  KillSwitch: 'kill-switch',
  LastRuns: 'last-runs#',
  Lock: 'lock#',
  Message: 'message#',
  Nonce: 'nonce#',
  OpenIncidents: 'open-incidents',
  Outbox: 'outbox',
  PendingApprovals: 'pending-approvals',
  PodReadings: 'pod-readings#',
  Queued: 'queued#',
  Signal: 'signal#',
  /** In the index only. */
  Signals: 'signals#',
  SignalsOf: 'signals-of#',
  Snapshot: 'snapshot#',
  Snapshots: 'snapshots#',
  Timeline: 'timeline#',
  Token: 'token#',
  Turns: 'turns#',
  Undecided: 'undecided#',
} as const;
export type Partition = (typeof Partition)[keyof typeof Partition];

/** Partition of the states of a target's generator, the only one that its gateway may read. */
export const generatorPartition = (targetId: string): string => `${Partition.Generator}${targetId}`;

/** Partition of the requests that wait for the gateway of a target, in the table of backlogs. */
export const backlogPartition = (targetId: string): string => `backlog#${targetId}`;

/** Where the answers and the waiting requests of a target are, in the bucket of gateways. */
export const answersPrefix = (targetId: string): string => `answers/${targetId}/`;
export const requestsPrefix = (targetId: string): string => `requests/${targetId}/`;
