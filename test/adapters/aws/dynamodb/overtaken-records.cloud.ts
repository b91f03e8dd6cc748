import { shardNamed } from '../../../../core/contracts/subject.ts';
import type { Effect } from '../../../../core/kernel/ports/outbox.ts';
import { WriteConflict } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { signal } from '../../../contracts/records/signals.contract.ts';
import { brokenPairs } from './broken-pairs.ts';
import { type Ports, portsOn } from './one-night.ts';
import { type RealTable, realTable } from './table/real-table.ts';
import { slowTable } from './table/slow-table.ts';

const AT = '2026-11-23T03:00:00.000Z';
const effect = (id: string): Effect => ({ id, kind: 'notify', incidentId: null, severity: 'info', text: id });
const breaker = {
  targetId: 'docs-rag',
  subject: shardNamed('shard-1'),
  incidentId: 'i-1',
  openedAt: AT,
  reason: 'a loop',
};
const closed = { ...breaker, resetAt: null, resetBy: null };
const snapshot = (snapshotId: string) => ({
  ...{ snapshotId, targetId: 'docs-rag', shardId: 'shard-1', takenAt: snapshotId, state: 'Proven' as const },
  ...{ reason: 'proof', bytes: 1, records: 1, manifestSha256: 'a'.repeat(64) },
});

cloudSuite(['aws'], 'whoever reads a record before and writes it after somebody else on a table in DynamoDB', () => {
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

  test('settles no signal that was settled, and counts one that was stored', async () => {
    const deliver = () => first.signals.put([signal('a')]);
    const counts = await late(deliver).signals.put([signal('a'), signal('b')]);
    const { signals } = late(() => first.signals.settle('a', 'Started', 'i-1'));

    await signals.settle('a', 'Attached', 'i-2');

    expect(counts).toEqual({ stored: 1, duplicates: 1 });
    expect(await first.signals.ofIncident('i-1', 10)).toMatchObject([{ id: 'a', disposition: 'Started', times: 2 }]);
    expect(await first.signals.ofIncident('i-2', 10)).toEqual([]);
  });

  test('leaves a signal resolved that is delivered again, as firing', async () => {
    await first.signals.put([signal('a')]);
    await first.signals.settle('a', 'NoRoute', null);
    const { signals } = late(() => first.signals.put([signal('a', { status: 'resolved' })]));

    await signals.put([signal('a')]);

    expect(await first.signals.list(1)).toMatchObject([{ status: 'resolved', times: 3 }]);
    expect(await first.signals.undecided()).toEqual([]);
  });

  test('does not forget that an alert is over by a later message', async () => {
    const started = (id: string, hour: number, status: 'firing' | 'resolved' = 'resolved') =>
      signal(id, { status, fingerprint: 'same', receivedAt: `2026-11-23T0${hour}:00:00.000Z` });
    await first.signals.put([started('first', 0)]);
    const { signals } = late(() => first.signals.put([started('last', 3)]));

    await signals.put([started('early', 1)]);
    await first.signals.put([started('between', 2, 'firing')]);

    expect(await first.signals.list(1)).toMatchObject([{ id: 'between', status: 'resolved' }]);
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

  test('finds the record of a snapshot that was made first, and changes none that was pruned', async () => {
    await first.snapshots.insert(snapshot('s-2'));
    const bad = { ...snapshot('s-1'), state: 'Quarantined' as const };
    const standing = await late(() => first.snapshots.insert(snapshot('s-1'))).snapshots.insert(bad);
    const pruned = { ...snapshot('s-1'), state: 'Pruned' as const };
    const { snapshots } = late(() => first.snapshots.prune(pruned, []));

    await snapshots.quarantine('s-1', 'answered wrong');

    expect([standing, await first.snapshots.find(['s-1'])]).toEqual([snapshot('s-1'), [pruned]]);
  });

  test('counts its try of an effect too', async () => {
    await first.breakers.open(closed, [effect('a')]);
    const { outbox } = late(() => first.outbox.failed('a', 'no answer', 5));

    await outbox.failed('a', 'no answer', 9);

    expect([await first.outbox.due(8, 10), await first.outbox.due(9, 10)]).toMatchObject([[], [{ attempts: 2 }]]);
  });

  test('puts no effect off that is done', async () => {
    await first.breakers.open(closed, [effect('a')]);
    const { outbox } = late(() => first.outbox.done('a'));

    await outbox.failed('a', 'no answer', 0);

    expect(await queued()).toEqual([]);
  });
});
