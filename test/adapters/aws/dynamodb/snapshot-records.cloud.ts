import { dynamoOutbox } from '../../../../adapters/aws/dynamodb/outbox.ts';
import { type SnapshotRecord, snapshotRecords } from '../../../../adapters/aws/dynamodb/snapshot-records.ts';
import type { Effect } from '../../../../core/kernel/ports/outbox.ts';
import { WriteConflict } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { type RealTable, realTable } from './table/real-table.ts';

const record = (snapshotId: string, over: Partial<SnapshotRecord> = {}): SnapshotRecord => ({
  ...{ snapshotId, targetId: 'docs-rag', shardId: 'shard-1', takenAt: `2026-11-${snapshotId}T03:00:00.000Z` },
  ...{ state: 'Proven', reason: 'proof', bytes: 10, records: 3, manifestSha256: 'a'.repeat(64) },
  ...over,
});
const pruned = (snapshotId: string) => record(snapshotId, { state: 'Pruned', reason: 'too old' });
const told: Effect = { id: 'pruned', kind: 'notify', incidentId: null, severity: 'info', text: 'gone' };

cloudSuite(['aws'], 'records of snapshots in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  const queued = async () => (await dynamoOutbox(real).due(0, 10)).map(({ effect }) => effect.id);

  test('what is inserted first stands, and is found and listed for its target', async () => {
    const records = snapshotRecords(real);

    const all = await Promise.all([1, 2, 3].map((n) => records.insert(record('01', { reason: `proof ${n}` }))));

    const [found, missing] = await records.find(['01', '02']);
    expect(all).toEqual([found, found, found]);
    expect(missing).toBeNull();
    expect(await records.list('docs-rag')).toEqual([found]);
    expect(await records.list('else')).toEqual([]);
  });

  test('only a proven one is quarantined, once', async () => {
    const records = snapshotRecords(real);
    await records.insert(record('01'));

    await records.quarantine('01', 'answered wrong');
    await records.quarantine('01', 'another reason');
    await records.quarantine('nobody', 'answered wrong');

    expect(await records.find(['01', 'nobody'])).toEqual([
      record('01', { state: 'Quarantined', reason: 'answered wrong' }),
      null,
    ]);
  });

  test('a pruned one is listed no more, keeps its record, and is told of once', async () => {
    const records = snapshotRecords(real);
    await records.insert(record('01'));
    await records.insert(record('02'));

    await records.prune(pruned('01'), [told]);
    await records.prune(pruned('01'), [told]);

    expect((await records.list('docs-rag')).map(({ snapshotId }) => snapshotId)).toEqual(['02']);
    expect(await records.find(['01'])).toEqual([pruned('01')]);
    expect(await records.insert(record('01'))).toEqual(pruned('01'));
    expect(await queued()).toEqual(['pruned']);
  });

  test.each([
    ['the last proven one', record('01'), record('02', { state: 'Quarantined' })],
    ['one with newer ones of other shards only', record('01'), record('02', { shardId: 'shard-2' })],
    ['a quarantined one', record('01', { state: 'Quarantined' }), record('02')],
  ])('%s is not pruned', async (_, one, other) => {
    const records = snapshotRecords(real);
    await records.insert(one);
    await records.insert(other);

    await expect(records.prune(pruned('01'), [told])).rejects.toBeInstanceOf(WriteConflict);

    expect(await records.find(['01'])).toEqual([one]);
    expect(await queued()).toEqual([]);
  });

  test('while one is quarantined, the older one that counts on it is pruned before, or not at all', async () => {
    const records = snapshotRecords(real);
    const ids = Array.from({ length: 10 }, (_, index) => String(index + 10));
    for (const id of ids) await records.insert(record(`${id}`));

    const newest = ids.at(-1) as string;
    const work = [records.quarantine(newest, 'answered wrong'), ...ids.map((id) => records.prune(pruned(id), []))];
    await Promise.allSettled(work);

    const left = await records.list('docs-rag');
    expect(left.filter(({ state }) => state === 'Proven').length).toBeLessThanOrEqual(1);
    expect(left).toContainEqual(record(newest, { state: 'Quarantined', reason: 'answered wrong' }));
  });

  test('one without a record is pruned too, so that it can no longer be published', async () => {
    const records = snapshotRecords(real);
    await records.insert(record('02'));

    await records.prune(pruned('01'), []);

    expect(await records.insert(record('01'))).toEqual(pruned('01'));
    expect((await records.list('docs-rag')).map(({ snapshotId }) => snapshotId)).toEqual(['02']);
  });
});
