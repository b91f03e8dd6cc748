import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { initKillSwitch } from '../../../../../adapters/aws/dynamodb/brakes.ts';
import { dynamoLocks } from '../../../../../adapters/aws/dynamodb/locks.ts';
import { dynamoNonces } from '../../../../../adapters/aws/dynamodb/nonces.ts';
import type { Table } from '../../../../../adapters/aws/dynamodb/table/table.ts';
import { dynamoTurns } from '../../../../../adapters/aws/dynamodb/turns.ts';
import { dynamoGeneratorStates } from '../../../../../adapters/aws/gateway/generator-states.ts';
import { keptReadings } from '../../../../../adapters/aws/gateway/pod-readings.ts';
import { snsNotifier } from '../../../../../adapters/aws/sns.ts';
import { catalogSnapshots } from '../../../../../adapters/catalog/snapshots.ts';
import { catalogStorage } from '../../../../../adapters/catalog/storage.ts';
import { ONLY } from '../../../../../core/contracts/case-file.ts';
import { shardNamed } from '../../../../../core/contracts/subject.ts';
import type { Effect } from '../../../../../core/kernel/ports/outbox.ts';
import type { RecordUse } from '../../../../../lib/functions/record-rights.ts';
import { signal } from '../../../../contracts/records/signals.contract.ts';
import { manifestOf } from '../../../../core/snapshot/world.ts';
import { FakeClock } from '../../../../fakes/clock.ts';
import { pendingApproval } from '../../../../fakes/records/pending-approval.ts';
import { WHOLE } from '../../../../fakes/whole-list.ts';
import { portsOn } from '../one-night.ts';
import { stagedBytes } from './staged-bytes.ts';

const STAGED = [1, 2, 3, 4].map((n) => manifestOf(`s-${n}`, 25 - n));
const [ID, OTHER] = ['docs-rag-shard-restore-1', 'docs-rag-shard-restore-3'];
const AT = '2026-11-23T03:00:00.000Z';
const LATER = '2026-11-23T03:20:00.000Z';
const NOW = Date.parse(AT);
const fence = { incidentId: ID, targetId: 'docs-rag', shardId: 'shard-1', epoch: 1 };
const late = { ...fence, epoch: 2 };
const about = { targetId: 'docs-rag', subject: shardNamed('shard-1'), openedAt: AT, signalIds: [] };
const draft = { ...about, runbook: 'shard-restore', requestedBy: { kind: 'schedule' } } as const;
const breaker = { ...about, incidentId: ID, reason: 'a loop', resetAt: null, resetBy: null };
const decision = { state: 'Approved', decidedBy: 'bob', decidedAt: AT, reason: null } as const;
const SETTING = {
  ...{ mode: 'live' as const, weights: [{ provider: 'openai', percent: 100 }], admission: null, backlog: false },
  ...{ shadow: false, by: 'ada', reason: 'a test', at: AT },
};
const OLD = {
  ...{ snapshotId: 's-1', targetId: 'docs-rag', shardId: 'shard-1', takenAt: manifestOf('s-1', 24).takenAt },
  ...{ state: 'Proven' as const, bytes: 1, goes: true, why: 'too old' },
};
const asking = (id: string) => ({ pending: [notify(id)], decided: [notify(`${id} again`)] });
const of = (incidentId: string) => ({ ...fence, incidentId });
const notify = (id: string): Effect => ({ id, kind: 'notify', incidentId: ID, severity: 'info', text: id });
const told = (id: string) => ({ id, incidentId: ID, severity: 'info', text: id, at: AT }) as const;

type Ports = ReturnType<typeof everyPort>;

/** All ports of records on one table. */
export function everyPort(table: Table) {
  const { snapshots: records, ...ports } = portsOn(table);
  const catalog = { records, bytes: stagedBytes(STAGED) };
  const topic = { topicArn: 'arn', table, clock: new FakeClock() };
  const unreachable = { send: (_: PublishCommand) => Promise.reject(new Error('away')) } as unknown as SNSClient;
  const reached = { send: async (_: PublishCommand) => ({}) } as unknown as SNSClient;
  return {
    ...{ ...ports, turns: dynamoTurns({ table }), locks: dynamoLocks({ table }) },
    ...{ generatorStates: dynamoGeneratorStates({ table }), nonces: dynamoNonces({ table, clock: topic.clock }) },
    keptReadings: keptReadings({ table, clock: topic.clock }),
    ...{ snapshots: catalogSnapshots(catalog), snapshotStorage: catalogStorage(catalog) },
    notifier: snsNotifier({ ...topic, client: reached }),
    failing: snsNotifier({ ...topic, client: unreachable }),
    init: () => initKillSwitch({ table }),
  };
}

/** Every use of the records, on the ways that do most; the steps follow each other. */
export const everyUse: [RecordUse, (ports: Ports) => Promise<unknown>][] = [
  ['killSwitch.init', ({ init }) => init()],
  ['killSwitch.read', ({ killSwitch }) => killSwitch.read()],
  ['nonces.take', ({ nonces }) => nonces.take('n')],
  ['nonces.settle', ({ nonces }) => nonces.settle('n', true)],
  ['signals.put', ({ signals }) => signals.put([signal('a'), signal('b', { disposition: 'Suppressed' })])],
  ['signals.put', ({ signals }) => signals.put([signal('a')], [{ ...signal('z'), receivedAt: AT }])],
  ['signals.undecided', ({ signals }) => signals.undecided()],
  ['signals.held', ({ signals }) => signals.held(10)],
  ['signals.put', ({ signals }) => signals.put([signal('b')], [{ ...signal('z'), receivedAt: LATER }])],
  ['signals.settle', ({ signals }) => signals.settle('b', 'Started', ID)],
  ['signals.ofIncident', ({ signals }) => signals.ofIncident(ID, 10)],
  ['signals.put', ({ signals }) => signals.put([signal('b', { status: 'resolved' })])],
  ['signals.settle', ({ signals }) => signals.settle('a', 'Queued', OTHER)],
  ['signals.put', ({ signals }) => signals.put([signal('a', { status: 'resolved' }), signal('c')])],
  ['signals.settle', ({ signals }) => signals.settle('a', 'Attached', ID)],
  ['incidents.open', ({ incidents }) => incidents.open(draft, 'docs-rag/shard-1', { within: 'docs-rag' })],
  ['incidents.open', ({ incidents }) => incidents.open(draft, 'docs-rag/shard-2', { within: 'docs-rag' })],
  ['incidents.open', ({ incidents }) => incidents.open(draft, 'docs-rag')],
  ['incidents.get', ({ incidents }) => incidents.get(ID)],
  ['incidents.list', ({ incidents }) => incidents.list(WHOLE)],
  ['incidents.update', ({ incidents }) => incidents.update(ID, 1, { state: 'Running' }, [notify('running')])],
  ['audit.head', ({ audit }) => audit.head()],
  ['audit.append', ({ audit }) => audit.append({ at: AT, by: 'ada', what: 'incident aborted', about: ID, detail: '' })],
  ['locks.keyOf', ({ locks }) => locks.keyOf(fence)],
  ['turns.join', ({ turns }) => turns.join(fence, AT)],
  ['turns.queue', ({ turns }) => turns.queue('docs-rag')],
  ['turns.leave', ({ turns }) => turns.leave(fence)],
  ['turns.join', ({ turns }) => turns.join(fence, AT)],
  ['caseFile.save', ({ caseFile }) => caseFile.save(fence, 'failingQueries', ONLY, ['g-1'])],
  ['caseFile.facts', ({ caseFile }) => caseFile.facts(ID)],
  ['caseFile.note', ({ caseFile }) => caseFile.note(ID, 'probed', 'Probed.')],
  ['caseFile.timeline', ({ caseFile }) => caseFile.timeline(ID)],
  ['approvals.request', ({ approvals }) => approvals.request(pendingApproval('a-1'), 't-1', asking('asked'))],
  ['approvals.request', ({ approvals }) => approvals.request(pendingApproval('a-1'), 't-2', asking('asked'))],
  ['approvals.get', ({ approvals }) => approvals.get('a-1')],
  ['approvals.token', ({ approvals }) => approvals.token('a-1')],
  ['approvals.list', ({ approvals }) => approvals.list({ incidentId: ID, open: true })],
  ['approvals.decide', ({ approvals }) => approvals.decide('a-1', decision, [notify('decided')])],
  ['approvals.list', ({ approvals }) => approvals.list(WHOLE)],
  ['breakers.open', ({ breakers }) => breakers.open(breaker, [notify('breaker')])],
  ['breakers.list', ({ breakers }) => breakers.list('docs-rag')],
  ['breakers.reset', ({ breakers }) => breakers.reset(breaker, 'ann', AT)],
  ['killSwitch.set', ({ killSwitch }) => killSwitch.set({ on: true, by: 'ann', reason: 'an outage', at: AT })],
  ['outbox.failed', ({ outbox }) => outbox.failed('asked', 'no answer', NOW)],
  ['outbox.due', ({ outbox }) => outbox.due(NOW, 100)],
  ['outbox.done', ({ outbox }) => outbox.done('asked')],
  ['leases.renewedAt', ({ leases }) => leases.renewedAt(ID)],
  ['leases.renew', ({ leases }) => leases.renew(fence, NOW)],
  ['leases.takeOver', ({ leases }) => leases.takeOver(fence, NOW, NOW + 1)],
  ['incidents.close', ({ incidents }) => incidents.close(late, 'Completed', AT, [notify('closed')])],
  ['incidents.lastRuns', ({ incidents }) => incidents.lastRuns('docs-rag')],
  ['incidents.open', ({ incidents }) => incidents.open(draft, 'docs-rag/provider')],
  ['generatorStates.write', ({ generatorStates }) => generatorStates.write(of(OTHER), null, SETTING)],
  ['generatorStates.write', ({ generatorStates }) => generatorStates.write(of(OTHER), 1, { ...SETTING, shadow: true })],
  ['generatorStates.write', ({ generatorStates }) => generatorStates.write(of(OTHER), 1, { ...SETTING, shadow: true })],
  ['generatorStates.read', ({ generatorStates }) => generatorStates.read('docs-rag')],
  ['keptReadings.keep', ({ keptReadings: kept }) => kept.keep('docs-rag', [])],
  ['keptReadings.readings', ({ keptReadings: kept }) => kept.readings('docs-rag')],
  ['notifier.notify', ({ notifier }) => notifier.notify(told('one'))],
  ['notifier.notify', ({ failing }) => failing.notify(told('two')).catch(() => null)],
  ['snapshots.publish', ({ snapshots }) => snapshots.publish('s-1', 'proof')],
  ['snapshots.publish', ({ snapshots }) => snapshots.publish('s-2', 'proof')],
  ['snapshots.list', ({ snapshots }) => snapshots.list('docs-rag')],
  ['snapshots.manifest', ({ snapshots }) => snapshots.manifest('s-1')],
  ['snapshots.quarantine', ({ snapshots }) => snapshots.quarantine('s-3', 'damaged')],
  ['snapshots.discardStaged', ({ snapshots }) => snapshots.discardStaged('s-4')],
  ['snapshotStorage.unfinished', ({ snapshotStorage: kept }) => kept.unfinished()],
  ['snapshotStorage.retire', ({ snapshotStorage: kept }) => kept.retire(OLD, 'too old', [notify('pruned')])],
  ['snapshotStorage.retired', ({ snapshotStorage: kept }) => kept.retired()],
  ['snapshotStorage.removeBytes', ({ snapshotStorage: kept }) => kept.removeBytes('s-1')],
];
