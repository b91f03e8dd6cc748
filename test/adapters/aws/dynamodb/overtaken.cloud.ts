import { lockKeyOf } from '../../../../adapters/aws/dynamodb/locks.ts';
import { writeOne } from '../../../../adapters/aws/dynamodb/table/write.ts';
import type { Incident } from '../../../../core/contracts/incident.ts';
import { shardNamed } from '../../../../core/contracts/subject.ts';
import type { IncidentDraft } from '../../../../core/incident/ports.ts';
import type { Effect } from '../../../../core/kernel/ports/outbox.ts';
import { StaleEpoch, WriteConflict } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { pendingApproval } from '../../../fakes/records/pending-approval.ts';
import { brokenPairs } from './broken-pairs.ts';
import { type Ports, portsOn } from './one-night.ts';
import { type RealTable, realTable } from './table/real-table.ts';
import { slowTable } from './table/slow-table.ts';

const AT = '2026-11-23T03:00:00.000Z';
const draft: IncidentDraft = {
  ...{
    targetId: 'docs-rag',
    subject: shardNamed('shard-1'),
    runbook: 'shard-restore',
    requestedBy: { kind: 'alerts', source: 'grafana' },
  },
  ...{ openedAt: AT, signalIds: ['s-1'] },
};
const approval = pendingApproval('a-1', { incidentId: 'i-1' });
const decidedBy = (by: string) => ({ state: 'Approved', decidedBy: by, decidedAt: AT, reason: null }) as const;
const NONE = { pending: [], decided: [] };
const effect = (id: string): Effect => ({ id, kind: 'notify', incidentId: null, severity: 'info', text: id });

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

  const late = (meanwhile: () => Promise<unknown>, before?: number) =>
    portsOn(slowTable(real.table, meanwhile, before));
  const queued = async () => (await first.outbox.due(0, 100)).map(({ effect: { id } }) => id);
  const open = async (over: Partial<IncidentDraft> = {}): Promise<Incident> => {
    const answer = await first.incidents.open({ ...draft, ...over }, 'docs-rag');
    return (answer as Extract<typeof answer, { opened: unknown }>).opened;
  };
  const fenceOf = ({ id, epoch }: Incident) => ({ incidentId: id, epoch });

  test.each([2, 3])('decides nothing (before request %i)', async (before) => {
    await first.approvals.request(approval, 'token', NONE);
    const { approvals } = late(() => first.approvals.decide('a-1', decidedBy('ann'), [effect('of ann')]), before);

    const { won, approval: standing } = await approvals.decide('a-1', decidedBy('bob'), [effect('of bob')]);

    expect([won, standing.decidedBy, await queued()]).toEqual([false, 'ann', ['of ann']]);
  });

  test('asks again where a decision has fallen, and queues what belongs to that', async () => {
    await first.approvals.request(approval, 'old', NONE);
    const { approvals } = late(() => first.approvals.decide('a-1', decidedBy('ann'), []));

    const effects = { pending: [effect('asked')], decided: [effect('again')] };
    const standing = await approvals.request(approval, 'new', effects);

    expect([standing.decidedBy, await queued(), await first.approvals.token('a-1')]).toEqual(['ann', ['again'], 'new']);
  });

  test('asks nothing twice', async () => {
    const { approvals } = late(() => first.approvals.request(approval, 'first', NONE));

    await approvals.request({ ...approval, planHash: 'other' }, 'second', NONE);

    expect(await first.approvals.list({ open: true })).toEqual([approval]);
    expect(await first.approvals.token('a-1')).toBe('second');
  });

  test('does not get a lock, not by another runbook either', async () => {
    const { incidents } = late(() => open({ runbook: 'shard-observe' }));

    expect(await incidents.open(draft, 'docs-rag')).toEqual({ holder: 'docs-rag-shard-observe-1' });
  });

  test('does not get a lock that was free before either', async () => {
    await first.incidents.close(fenceOf(await open()), 'Completed', AT, []);
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

  test('frees a lock that was lost meanwhile, with its epoch', async () => {
    const fence = fenceOf(await open());
    const { incidents } = late(() => writeOne(real.table, { remove: lockKeyOf('docs-rag') }));

    await incidents.close(fence, 'Failed', AT, []);

    expect(await open()).toMatchObject({ epoch: 2 });
  });

  test('takes over an incident with what changed meanwhile', async () => {
    const opened = await open();
    const { leases } = late(() => first.incidents.update(opened.id, 1, { state: 'Running' }, []));

    const taken = await leases.takeOver(fenceOf(opened), null, 1);

    expect(taken).toEqual({ ...opened, state: 'Running', epoch: 2, version: 3 });
  });

  test('renews no lock that was taken over, and takes none over that was renewed', async () => {
    const fence = fenceOf(await open());
    const sleeper = late(() => first.leases.renew(fence, 1));
    const taken = await sleeper.leases.takeOver(fence, null, 2);
    const stale = late(() => first.leases.takeOver(fence, 1, 3));

    await expect(stale.leases.renew(fence, 4)).rejects.toBeInstanceOf(StaleEpoch);

    expect([taken, await first.leases.renewedAt(fence.incidentId)]).toEqual([null, 3]);
  });

  test.each([undefined, 2, 3])(
    'keeps no fact of an incident that was taken over (before request %s)',
    async (before) => {
      const fence = fenceOf(await open());
      await first.caseFile.save(fence, 'copies', 'cold', 'copy-1');
      const { caseFile } = late(() => first.leases.takeOver(fence, null, 1), before);

      await expect(caseFile.save(fence, 'copies', 'cold', 'copy-2')).rejects.toBeInstanceOf(StaleEpoch);

      expect(await first.caseFile.facts(fence.incidentId)).toEqual({ copies: { cold: 'copy-1' } });
    },
  );

  test('keeps its fact beside the one that another task of its incident keeps', async () => {
    const fence = fenceOf(await open());
    const { caseFile } = late(() => first.caseFile.save(fence, 'copies', 'evidence', 'copy-2'));

    await caseFile.save(fence, 'copies', 'cold', 'copy-1');

    expect(await first.caseFile.facts(fence.incidentId)).toEqual({ copies: { evidence: 'copy-2', cold: 'copy-1' } });
  });
});
