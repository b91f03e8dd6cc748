import { dynamoApprovals } from '../../../../adapters/aws/dynamodb/approvals.ts';
import { dynamoAudit } from '../../../../adapters/aws/dynamodb/audit.ts';
import { dynamoBreakers, dynamoKillSwitch } from '../../../../adapters/aws/dynamodb/brakes.ts';
import { dynamoCaseFile } from '../../../../adapters/aws/dynamodb/case-file.ts';
import { dynamoIncidents } from '../../../../adapters/aws/dynamodb/incidents.ts';
import { dynamoLeases } from '../../../../adapters/aws/dynamodb/leases.ts';
import { dynamoOutbox } from '../../../../adapters/aws/dynamodb/outbox.ts';
import { dynamoSignals } from '../../../../adapters/aws/dynamodb/signals.ts';
import { type SnapshotRecord, snapshotRecords } from '../../../../adapters/aws/dynamodb/snapshot-records.ts';
import type { Table } from '../../../../adapters/aws/dynamodb/table/table.ts';
import { ONLY } from '../../../../core/contracts/case-file.ts';
import { shardNamed } from '../../../../core/contracts/subject.ts';
import type { IncidentDraft } from '../../../../core/incident/ports.ts';
import type { Effect } from '../../../../core/kernel/ports/outbox.ts';
import { signal } from '../../../contracts/records/signals.contract.ts';
import { FakeClock } from '../../../fakes/clock.ts';
import { pendingApproval } from '../../../fakes/records/pending-approval.ts';
import { WHOLE } from '../../../fakes/whole-list.ts';

export type Ports = ReturnType<typeof portsOn>;

const ID = 'docs-rag-shard-restore-1';
const AT = '2026-11-23T03:00:00.000Z';
const NOW = Date.parse(AT);
const draft: IncidentDraft = {
  ...{ targetId: 'docs-rag', subject: shardNamed('shard-1'), runbook: 'shard-restore', requestedBy: 'ann' },
  ...{ openedAt: AT, signalIds: [] },
};
const approval = pendingApproval('a-1', { incidentId: ID });
const decision = { state: 'Approved', decidedBy: 'bob', decidedAt: AT, reason: null } as const;
const breaker = {
  targetId: 'docs-rag',
  subject: shardNamed('shard-1'),
  incidentId: ID,
  openedAt: AT,
  reason: 'a loop',
};
const notify = (id: string): Effect => ({ id, kind: 'notify', incidentId: ID, severity: 'info', text: id });
const snapshot = (snapshotId: string): SnapshotRecord => ({
  ...{ snapshotId, targetId: 'docs-rag', shardId: 'shard-1', takenAt: snapshotId, state: 'Proven', reason: 'proof' },
  ...{ bytes: 1, records: 1, manifestSha256: 'a'.repeat(64) },
});

/** All ports of records on one table. */
export function portsOn(table: Table) {
  return {
    ...{ signals: dynamoSignals({ table }), incidents: dynamoIncidents({ table }), leases: dynamoLeases({ table }) },
    ...{ approvals: dynamoApprovals({ table }), breakers: dynamoBreakers({ table }), audit: dynamoAudit({ table }) },
    ...{ killSwitch: dynamoKillSwitch({ table }), outbox: dynamoOutbox({ table }) },
    ...{ caseFile: dynamoCaseFile({ table, clock: new FakeClock() }), snapshots: snapshotRecords({ table }) },
  };
}

/**
 * What Ragmend writes in a night, as steps each of which its caller repeats where it fails, the way
 * that the verbs of core are repeated.
 */
export const oneNight: ((ports: Ports) => Promise<unknown>)[] = [
  ({ signals }) => signals.put([signal('a'), signal('b'), signal('c', { status: 'resolved' })]),
  ({ signals }) => signals.settle('b', 'Queued', 'another'),
  ({ incidents }) => incidents.open(draft, 'docs-rag'),
  ({ signals }) => signals.settle('a', 'Started', ID),
  ({ signals }) => signals.put([signal('a'), signal('b', { status: 'resolved' })]),
  ({ signals }) => signals.settle('a', 'Attached', ID),
  async ({ incidents }) => {
    const { state, version } = await incidents.get(ID);
    if (state === 'Pending') await incidents.update(ID, version, { state: 'Running' }, [notify('running')]);
  },
  ({ caseFile }) => caseFile.save({ incidentId: ID, epoch: 1 }, 'failingQueries', ONLY, ['g-1']),
  ({ caseFile }) => caseFile.note(ID, 'probed', 'Probed.'),
  ({ leases }) => leases.renew({ incidentId: ID, epoch: 1 }, NOW),
  ({ approvals }) => approvals.request(approval, 'token-1', { pending: [notify('asked')], decided: [] }),
  ({ approvals }) => approvals.decide('a-1', decision, [notify('decided')]),
  ({ approvals }) => approvals.request(approval, 'token-2', { pending: [], decided: [notify('again')] }),
  ({ outbox }) => outbox.done(`start:${ID}`),
  ({ outbox }) => outbox.failed('asked', 'no answer', NOW),
  ({ breakers }) => breakers.open({ ...breaker, resetAt: null, resetBy: null }, [notify('breaker')]),
  ({ breakers }) => breakers.reset(breaker, 'ann', AT),
  ({ killSwitch }) => killSwitch.set({ on: true, by: 'ann', reason: 'an outage', at: AT }),
  ({ snapshots }) => Promise.all(['s-1', 's-2', 's-3'].map((id) => snapshots.insert(snapshot(id)))),
  ({ snapshots }) => snapshots.quarantine('s-2', 'answered wrong'),
  ({ snapshots }) => snapshots.prune({ ...snapshot('s-1'), reason: 'too old' }, [notify('pruned')]),
  ({ leases }) => leases.takeOver({ incidentId: ID, epoch: 1 }, NOW, NOW + 1),
  ({ incidents }) => incidents.close({ incidentId: ID, epoch: 2 }, 'Completed', AT, [notify('closed')]),
];

/** What can be seen of a night afterwards; how often something was tried is left out. */
export async function seenOf({ signals, incidents, approvals, breakers, ...ports }: Ports) {
  const { audit, killSwitch, outbox, caseFile, snapshots } = ports;
  const acts = (await audit.entries()).map(({ by, what, about }) => `${by}: ${what} ${about}`);
  return {
    signals: (await signals.list(10)).map(({ times, ...rest }) => rest),
    undecided: (await signals.undecided()).map(({ id }) => id),
    held: (await signals.held(10)).map(({ id }) => id),
    ofIncident: (await signals.ofIncident(ID, 10)).map(({ id }) => id),
    incidents: await incidents.list(WHOLE),
    open: await incidents.list({ open: true }),
    approvals: await approvals.list(WHOLE),
    pending: await approvals.list({ open: true }),
    token: await approvals.token('a-1'),
    breakers: await breakers.list('docs-rag'),
    killSwitch: await killSwitch.read(),
    due: (await outbox.due(NOW, 100)).map(({ effect }) => effect.id),
    facts: await caseFile.facts(ID),
    timeline: await caseFile.timeline(ID),
    snapshots: await snapshots.find(['s-1', 's-2', 's-3']),
    listed: (await snapshots.list('docs-rag')).map(({ snapshotId }) => snapshotId).sort(),
    acts: [...new Set(acts)],
  };
}
