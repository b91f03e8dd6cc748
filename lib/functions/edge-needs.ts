import type { Need } from './need.ts';
import type { RecordUse } from './record-rights.ts';

/** What each function that does no task may reach beside the table of records. */
export const edgeNeeds = {
  receiver: ['posting', 'senders'],
  consumer: ['bodies', 'worker'],
  worker: ['auditHeads', 'cluster', 'golden', 'reports', 'snapshots', 'retention', 'machines', 'people', 'backlog'],
  api: ['cluster', 'reports', 'snapshots', 'retention', 'machines', 'worker'],
  installer: [],
  publisher: [],
} as const satisfies Record<string, readonly Need[]>;
export type EdgeName = keyof typeof edgeNeeds;

/** What a run, a person or the kill switch may do beyond one task: worker and API share it. */
const running: RecordUse[] = [
  ...(['approvals.decide', 'approvals.get', 'approvals.list', 'audit.append', 'breakers.list'] as const),
  ...(['caseFile.facts', 'caseFile.note', 'caseFile.timeline', 'generatorStates.read'] as const),
  ...(['incidents.get', 'incidents.lastRuns', 'incidents.list', 'incidents.open', 'incidents.update'] as const),
  ...(['killSwitch.read', 'signals.held', 'snapshots.list', 'snapshotStorage.removeBytes'] as const),
  ...(['snapshotStorage.retire', 'snapshotStorage.retired', 'snapshotStorage.unfinished'] as const),
];

/** What each of them does to the table of records. A test derives the same from what they call. */
export const edgeRecordUses: Record<EdgeName, readonly RecordUse[]> = {
  receiver: ['nonces.take', 'nonces.settle'],
  consumer: ['signals.put'],
  worker: [
    ...running,
    // Nobody else reads task tokens.
    'approvals.token',
    ...(['audit.head', 'breakers.open', 'keptReadings.keep', 'notifier.notify', 'outbox.done', 'outbox.due'] as const),
    ...(['outbox.failed', 'leases.renew', 'leases.renewedAt', 'leases.takeOver'] as const),
    ...(['signals.settle', 'signals.undecided'] as const),
  ],
  api: [
    ...running,
    ...(['breakers.reset', 'keptReadings.readings', 'killSwitch.set', 'signals.ofIncident', 'turns.queue'] as const),
  ],
  installer: ['killSwitch.init'],
  publisher: [],
};
