import { openTable, type Table } from '../../../../adapters/aws/dynamodb/table.ts';
import type { Approval } from '../../../../core/contracts/approval.ts';
import type { Incident } from '../../../../core/contracts/incident.ts';
import type { IncidentDraft } from '../../../../core/incident/ports.ts';
import type { Effect } from '../../../../core/kernel/outbox.ts';
import { StaleEpoch, WriteConflict } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { signal } from '../../../contracts/signals.contract.ts';
import { brokenPairs } from './broken-pairs.ts';
import { type Ports, portsOn } from './one-night.ts';
import { type RealTable, realTable } from './real-table.ts';

const AT = '2026-11-23T03:00:00.000Z';
const draft: IncidentDraft = {
  ...{ targetId: 'docs-rag', shardId: 'shard-1', runbook: 'shard-restore', requestedBy: 'alert:grafana' },
  ...{ openedAt: AT, signalIds: ['s-1'] },
};
const approval = { id: 'a-1', incidentId: 'i-1', state: 'Pending', planHash: 'hash-1' } as Approval;
const decidedBy = (by: string) => ({ state: 'Approved', decidedBy: by, decidedAt: AT, reason: null }) as const;
const effect = (id: string): Effect => ({ id, kind: 'notify', incidentId: null, severity: 'info', text: id });
const breaker = { targetId: 'docs-rag', shardId: 'shard-1', incidentId: 'i-1', openedAt: AT, reason: 'a loop' };
const closed = { ...breaker, resetAt: null, resetBy: null };
const snapshot = (snapshotId: string) => ({
  ...{ snapshotId, targetId: 'docs-rag', shardId: 'shard-1', takenAt: snapshotId, state: 'Proven' as const },
  ...{ reason: 'proof', bytes: 1, records: 1, manifestSha256: 'a'.repeat(64) },
});

/** The same table through a client that lets others act right before its first transaction, after it has read. */
function slowTable({ name }: Table, meanwhile: () => Promise<unknown>): Table {
  const table = openTable(name);
  let others: typeof meanwhile | null = meanwhile;
  table.documents.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const act = commandName === 'TransactWriteItemsCommand' ? others : null;
        if (act !== null) others = null;
        await act?.();
        return next(args);
      },
    { step: 'build', name: 'slow' },
  );
  return table;
}

cloudSuite(['aws'], 'whoever reads before and writes after somebody else on a table in DynamoDB', () => {
  let real: RealTable;
  let first: Ports;
  beforeEach(async () => {
    real = await realTable();
    first = portsOn(real.table);
  });
  afterEach(async () => {
    const broken = await brokenPairs(real.table);
    await real.drop();
    expect(broken).toEqual([]);
  });

  const late = (meanwhile: () => Promise<unknown>) => portsOn(slowTable(real.table, meanwhile));
  const queued = async () => (await first.outbox.due(0, 100)).map(({ effect: { id } }) => id);
  const open = async (over: Partial<IncidentDraft> = {}): Promise<Incident> => {
    const answer = await first.incidents.open({ ...draft, ...over }, 'docs-rag');
    return (answer as Extract<typeof answer, { opened: unknown }>).opened;
  };
  const fenceOf = ({ id, epoch }: Incident) => ({ incidentId: id, epoch });

  test('decides nothing', async () => {
    await first.approvals.request(approval, 'token', { pending: [], decided: [] });
    const { approvals } = late(() => first.approvals.decide('a-1', decidedBy('ann'), [effect('of ann')]));

    const { won, approval: standing } = await approvals.decide('a-1', decidedBy('bob'), [effect('of bob')]);

    expect([won, standing.decidedBy, await queued()]).toEqual([false, 'ann', ['of ann']]);
  });

  test('asks again where a decision has fallen, and queues what belongs to that', async () => {
    await first.approvals.request(approval, 'old', { pending: [], decided: [] });
    const { approvals } = late(() => first.approvals.decide('a-1', decidedBy('ann'), []));

    const effects = { pending: [effect('asked')], decided: [effect('again')] };
    const standing = await approvals.request(approval, 'new', effects);

    expect([standing.decidedBy, await queued(), await first.approvals.token('a-1')]).toEqual(['ann', ['again'], 'new']);
  });

  test('does not get a lock, not by another runbook either', async () => {
    const { incidents } = late(() => open({ runbook: 'shard-observe' }));

    expect(await incidents.open(draft, 'docs-rag')).toEqual({ holder: 'docs-rag-shard-observe-1' });
  });

  test('takes the next number', async () => {
    const { incidents } = late(() => first.incidents.open(draft, 'another lock'));

    const answer = await incidents.open(draft, 'docs-rag');

    expect(answer).toMatchObject({ opened: { id: 'docs-rag-shard-restore-2', epoch: 1 } });
  });

  test('is told that an incident changed', async () => {
    const { id } = await open();
    const { incidents } = late(() => first.incidents.update(id, 1, { state: 'Running' }, []));

    await expect(incidents.update(id, 1, { abortedBy: 'bob' }, [effect('stop')])).rejects.toBeInstanceOf(WriteConflict);

    expect(await queued()).not.toContain('stop');
  });

  test('ends no incident that was taken over', async () => {
    const fence = fenceOf(await open());
    const { incidents } = late(() => first.leases.takeOver(fence, null, 1));

    await expect(incidents.close(fence, 'Completed', AT, [])).rejects.toBeInstanceOf(StaleEpoch);
  });

  test('ends an incident that changed meanwhile', async () => {
    const opened = await open();
    const { incidents } = late(() => first.incidents.update(opened.id, 1, { state: 'Running' }, []));

    expect(await incidents.close(fenceOf(opened), 'Failed', AT, [])).toMatchObject({ state: 'Failed', version: 3 });
  });

  test('renews no lock that was taken over, and takes none over that was renewed', async () => {
    const fence = fenceOf(await open());
    const sleeper = late(() => first.leases.renew(fence, 1));
    const taken = await sleeper.leases.takeOver(fence, null, 2);
    const stale = late(() => first.leases.takeOver(fence, 1, 3));

    await expect(stale.leases.renew(fence, 4)).rejects.toBeInstanceOf(StaleEpoch);

    expect([taken, await first.leases.renewedAt(fence.incidentId)]).toEqual([null, 3]);
  });

  test('settles no signal that was settled, and counts one that was stored', async () => {
    const deliver = () => first.signals.put([signal('a')]);
    const counts = await late(deliver).signals.put([signal('a'), signal('b')]);
    const { signals } = late(() => first.signals.settle('a', 'Started', 'i-1'));

    await signals.settle('a', 'Attached', 'i-2');

    expect(counts).toEqual({ stored: 1, duplicates: 1 });
    expect(await first.signals.ofIncident('i-1', 10)).toMatchObject([{ id: 'a', disposition: 'Started', times: 2 }]);
    expect(await first.signals.ofIncident('i-2', 10)).toEqual([]);
  });

  test('opens no breaker twice, and resets none twice', async () => {
    await late(() => first.breakers.open(closed, [effect('first')])).breakers.open(closed, [effect('second')]);
    const { breakers } = late(() => first.breakers.reset(breaker, 'ann', AT));

    const reset = await breakers.reset(breaker, 'bob', AT);

    expect([reset, await queued()]).toEqual([null, ['first']]);
    expect(await first.breakers.list('docs-rag')).toMatchObject([{ resetBy: 'ann' }]);
  });

  test('prunes no snapshot that has become the last proven one', async () => {
    for (const id of ['s-1', 's-2']) await first.snapshots.insert(snapshot(id));
    const { snapshots } = late(() => first.snapshots.quarantine('s-2', 'answered wrong'));

    const pruned = { ...snapshot('s-1'), state: 'Pruned' as const };
    await expect(snapshots.prune(pruned, [effect('gone')])).rejects.toBeInstanceOf(WriteConflict);

    expect([await first.snapshots.find(['s-1']), await queued()]).toEqual([[snapshot('s-1')], []]);
  });

  test('puts no effect off that is done', async () => {
    await first.breakers.open(closed, [effect('a')]);
    const { outbox } = late(() => first.outbox.done('a'));

    await outbox.failed('a', 'no answer', 0);

    expect(await queued()).toEqual([]);
  });
});
