import { Partition } from '../../core/contracts/table.ts';

/** An action on items of the table of records; those of a transaction are its writes one by one. */
export type RecordAction =
  | 'BatchGetItem'
  | 'ConditionCheckItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';
/** The partitions that each action touches. */
export type RecordRights = Partial<Record<RecordAction, readonly Partition[]>>;

/** Who holds a lock. */
const HOLDER: RecordRights = { GetItem: [Partition.Incident, Partition.Lock] };
/** A write while a lock is held. */
const FENCED = joined(HOLDER, { ConditionCheckItem: [Partition.Lock] });
const EFFECTS: RecordRights = { UpdateItem: [Partition.Effect], PutItem: [Partition.Outbox] };
const AUDITED: RecordRights = { GetItem: [Partition.AuditHead], PutItem: [Partition.AuditHead, Partition.Audit] };
const SIGNALS: RecordRights = { BatchGetItem: [Partition.Signal, Partition.Alert] };
const SNAPSHOTS: RecordRights = { BatchGetItem: [Partition.Snapshot] };
/** A snapshot that is written with its place in the list. */
const LISTED = joined(SNAPSHOTS, {
  GetItem: [Partition.Snapshot],
  PutItem: [Partition.Snapshot, Partition.Snapshots],
});
const QUEUES = [Partition.Undecided, Partition.Queued];

const incidentRights = {
  'incidents.open': joined(EFFECTS, {
    BatchGetItem: [Partition.Counter, Partition.Lock, Partition.Incident],
    Query: [Partition.OpenIncidents],
    PutItem: [Partition.Lock, Partition.Incident, Partition.OpenIncidents],
    UpdateItem: [Partition.Counter, Partition.Lock],
  }),
  'incidents.get': { GetItem: [Partition.Incident] },
  'incidents.list': { Query: [Partition.OpenIncidents, Partition.EndedIncidents], BatchGetItem: [Partition.Incident] },
  'incidents.lastRuns': { Query: [Partition.LastRuns], BatchGetItem: [Partition.Incident] },
  'incidents.update': joined(EFFECTS, { GetItem: [Partition.Incident], UpdateItem: [Partition.Incident] }),
  'incidents.close': joined(HOLDER, EFFECTS, {
    GetItem: [Partition.Turns],
    UpdateItem: [Partition.Incident, Partition.Lock],
    DeleteItem: [Partition.OpenIncidents],
    PutItem: [Partition.EndedIncidents, Partition.LastRuns, Partition.Lock, Partition.Turns],
  }),
  'leases.renewedAt': HOLDER,
  'leases.renew': joined(HOLDER, { UpdateItem: [Partition.Lock] }),
  'leases.takeOver': joined(HOLDER, { UpdateItem: [Partition.Lock, Partition.Incident] }),
  'locks.keyOf': HOLDER,
  'turns.join': joined(FENCED, { GetItem: [Partition.Turns], PutItem: [Partition.Turns] }),
  'turns.leave': joined(FENCED, { GetItem: [Partition.Turns], PutItem: [Partition.Turns] }),
  'turns.queue': { GetItem: [Partition.Turns] },
} satisfies Record<string, RecordRights>;

const caseRights = {
  'caseFile.facts': { Query: [Partition.Facts] },
  'caseFile.save': joined(FENCED, { UpdateItem: [Partition.Facts] }),
  'caseFile.note': { PutItem: [Partition.Timeline] },
  'caseFile.timeline': { Query: [Partition.Timeline] },
  'approvals.request': joined(EFFECTS, {
    GetItem: [Partition.Approval],
    ConditionCheckItem: [Partition.Approval],
    PutItem: [Partition.Approval, Partition.Token, Partition.PendingApprovals, Partition.ApprovalsOf],
  }),
  'approvals.get': { GetItem: [Partition.Approval] },
  'approvals.list': {
    Query: [Partition.PendingApprovals, Partition.DecidedApprovals, Partition.ApprovalsOf],
    BatchGetItem: [Partition.Approval],
  },
  'approvals.decide': joined(EFFECTS, AUDITED, {
    GetItem: [Partition.Approval],
    UpdateItem: [Partition.Approval],
    DeleteItem: [Partition.PendingApprovals],
    PutItem: [Partition.DecidedApprovals],
  }),
  'approvals.token': { GetItem: [Partition.Token] },
} satisfies Record<string, RecordRights>;

const signalRights = {
  'signals.put': joined(SIGNALS, {
    GetItem: [Partition.Alert],
    PutItem: [Partition.Signal, Partition.Alert, ...QUEUES],
    UpdateItem: [Partition.Signal, Partition.Alert],
    DeleteItem: QUEUES,
  }),
  'signals.undecided': joined(SIGNALS, { Query: [Partition.Undecided] }),
  'signals.held': joined(SIGNALS, { Query: [Partition.Queued] }),
  'signals.settle': {
    GetItem: [Partition.Signal],
    UpdateItem: [Partition.Signal],
    DeleteItem: [...QUEUES, Partition.SignalsOf],
    PutItem: [Partition.Queued, Partition.SignalsOf],
  },
  'signals.ofIncident': joined(SIGNALS, { Query: [Partition.SignalsOf] }),
  'nonces.take': { GetItem: [Partition.Nonce], PutItem: [Partition.Nonce] },
  'nonces.settle': { PutItem: [Partition.Nonce] },
} satisfies Record<string, RecordRights>;

const snapshotRights = {
  'snapshots.list': joined(SNAPSHOTS, { Query: [Partition.Snapshots] }),
  'snapshots.manifest': SNAPSHOTS,
  'snapshots.publish': LISTED,
  'snapshots.quarantine': LISTED,
  'snapshots.discardStaged': SNAPSHOTS,
  'snapshotStorage.unfinished': SNAPSHOTS,
  'snapshotStorage.retire': joined(SNAPSHOTS, EFFECTS, {
    Query: [Partition.Snapshots],
    GetItem: [Partition.Snapshot],
    PutItem: [Partition.Snapshot],
    ConditionCheckItem: [Partition.Snapshot],
    DeleteItem: [Partition.Snapshots],
  }),
  'snapshotStorage.retired': SNAPSHOTS,
  'snapshotStorage.removeBytes': SNAPSHOTS,
} satisfies Record<string, RecordRights>;

/** What each use of a port does to the table of records. Tests compare it with what the stores do. */
export const recordRights = {
  ...incidentRights,
  ...caseRights,
  ...signalRights,
  ...snapshotRights,
  /** Beside a change that a person made, or the kill switch. */
  'audit.append': AUDITED,
  'audit.head': { GetItem: [Partition.AuditHead] },
  'breakers.list': { Query: [Partition.Breakers] },
  'breakers.open': joined(EFFECTS, { GetItem: [Partition.Breakers], PutItem: [Partition.Breakers] }),
  'breakers.reset': joined(AUDITED, { GetItem: [Partition.Breakers], PutItem: [Partition.Breakers] }),
  'generatorStates.read': { Query: [Partition.Generator] },
  'generatorStates.write': joined(FENCED, {
    Query: [Partition.Generator],
    GetItem: [Partition.Generator],
    PutItem: [Partition.Generator],
  }),
  'keptReadings.keep': { PutItem: [Partition.PodReadings] },
  'keptReadings.readings': { Query: [Partition.PodReadings] },
  'killSwitch.init': { PutItem: [Partition.InUse, Partition.KillSwitch] },
  'killSwitch.read': { GetItem: [Partition.KillSwitch] },
  'killSwitch.set': joined(AUDITED, { PutItem: [Partition.KillSwitch] }),
  'notifier.notify': {
    GetItem: [Partition.Message],
    PutItem: [Partition.Message],
    UpdateItem: [Partition.Message],
    DeleteItem: [Partition.Message],
  },
  'outbox.due': {
    Query: [Partition.Outbox],
    BatchGetItem: [Partition.Effect],
    ConditionCheckItem: [Partition.Effect],
    DeleteItem: [Partition.Outbox],
  },
  'outbox.done': { GetItem: [Partition.Effect], UpdateItem: [Partition.Effect], DeleteItem: [Partition.Outbox] },
  'outbox.failed': joined(EFFECTS, { GetItem: [Partition.Effect], DeleteItem: [Partition.Outbox] }),
} satisfies Record<string, RecordRights>;
/** A use of a port that keeps records: its name and a method. */
export type RecordUse = keyof typeof recordRights;

/** Returns all rights of some, without doubles. */
export function joined(...all: readonly RecordRights[]): RecordRights {
  const rights: RecordRights = {};
  for (const [action, partitions] of all.flatMap((one) => Object.entries(one) as [RecordAction, Partition[]][]))
    rights[action] = [...new Set([...(rights[action] ?? []), ...partitions])];
  return rights;
}
