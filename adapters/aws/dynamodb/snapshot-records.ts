import type { SnapshotSummary } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { Partition } from '../../../core/contracts/table.ts';
import type { Effect } from '../../../core/kernel/ports/outbox.ts';
import { WriteConflict } from '../../../core/kernel/task-error.ts';
import { queueEffects } from './outbox.ts';
import { getItem, getItems, partition } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import type { Write } from './table/statement.ts';
import type { Item, Key, Table } from './table/table.ts';
import { transact } from './table/write.ts';

/**
 * The record of a snapshot. The record of a Pruned snapshot stays, so that its name is never
 * reused.
 */
export type SnapshotRecord = Omit<SnapshotSummary, 'state'> & { state: SnapshotSummary['state'] | 'Pruned' };

/** The records of snapshots that were published, quarantined or pruned. */
export type SnapshotRecords = {
  /** Returns the records of these snapshots, any number at once; null for a missing record. */
  find(snapshotIds: string[]): Promise<(SnapshotRecord | null)[]>;
  /** Returns the records of a target that are not Pruned, in no order. */
  list(targetId: string): Promise<SnapshotSummary[]>;
  /** Inserts a record if there is none, and returns the stored one. */
  insert(one: SnapshotRecord): Promise<SnapshotRecord>;
  /** Makes a Proven record Quarantined; leaves any other alone. */
  quarantine(snapshotId: string, reason: string): Promise<void>;
  /**
   * Makes a record Pruned, with its effects, while a newer proven record of its shard exists.
   * Throws WriteConflict for a quarantined record and for the last proven one.
   */
  prune(one: SnapshotRecord, effects: Effect[]): Promise<void>;
};

/** Records of snapshots in DynamoDB; each change is one conditional write. */
export function snapshotRecords({ table }: { table: Table }): SnapshotRecords {
  const find = async (snapshotIds: string[]) => (await getItems(table, snapshotIds.map(keyOf))).map(recordOf);
  const list = async (targetId: string) => {
    const listed = await partition(table, listOf(targetId));
    const records = await find(listed.map(({ sk }) => sk));
    return records.filter((one): one is SnapshotSummary => one !== null && one.state !== 'Pruned');
  };
  return {
    find,
    list,
    insert: (one) => retryOnConflict(`snapshot '${one.snapshotId}'`, () => insert(table, one)),
    quarantine: (snapshotId, reason) =>
      retryOnConflict(`snapshot '${snapshotId}'`, () => quarantine(table, snapshotId, reason)),
    prune: (one, effects) =>
      retryOnConflict(`snapshot '${one.snapshotId}'`, async () => prune(table, one, await list(one.targetId), effects)),
  };
}

async function insert(table: Table, one: SnapshotRecord): Promise<SnapshotRecord | typeof OVERTAKEN> {
  const standing = await read(table, one.snapshotId);
  if (standing !== null) return standing;
  return (await transact(table, [save(one, null), ...listing(one)])) ? one : OVERTAKEN;
}

async function quarantine(table: Table, snapshotId: string, reason: string): Promise<undefined | typeof OVERTAKEN> {
  const standing = await read(table, snapshotId);
  if (standing?.state !== 'Proven') return undefined;
  const quarantined = { ...standing, state: 'Quarantined', reason } as const;
  return (await transact(table, [save(quarantined, standing)])) ? undefined : OVERTAKEN;
}

async function prune(
  table: Table,
  one: SnapshotRecord,
  listed: SnapshotSummary[],
  effects: Effect[],
): Promise<undefined | typeof OVERTAKEN> {
  const { snapshotId } = one;
  const standing = await read(table, snapshotId);
  if (standing?.state === 'Quarantined')
    throw new WriteConflict(`snapshot '${snapshotId}' is 'Quarantined': it is kept as evidence`);
  if (standing?.state === 'Pruned') return queueAlone(table, effects);
  const newer = listed.find((other) => isNewerProven(other, one));
  if (!newer) throw new WriteConflict(`no newer proven snapshot than '${snapshotId}' stands: it is kept`);
  const pruned = { ...(standing ?? one), state: 'Pruned', reason: one.reason } as const;
  const made = await transact(table, [
    save(pruned, standing),
    { check: keyOf(newer.snapshotId), where: { state: 'Proven' } },
    ...unlisting(one),
    ...queueEffects(effects),
  ]);
  return made ? undefined : OVERTAKEN;
}

async function queueAlone(table: Table, effects: Effect[]): Promise<undefined> {
  if (effects.length > 0) await transact(table, queueEffects(effects));
}

function isNewerProven(other: SnapshotSummary, one: SnapshotRecord): boolean {
  if (other.state !== 'Proven' || other.shardId !== one.shardId) return false;
  return other.takenAt === one.takenAt ? other.snapshotId > one.snapshotId : other.takenAt > one.takenAt;
}

const keyOf = (snapshotId: string): Key => ({ pk: `${Partition.Snapshot}${snapshotId}`, sk: 'snapshot' });
const listOf = (targetId: string) => `${Partition.Snapshots}${targetId}`;

function listing({ snapshotId, targetId, state }: SnapshotRecord): Write[] {
  return state === 'Pruned' ? [] : [{ put: { pk: listOf(targetId), sk: snapshotId } }];
}

function unlisting({ snapshotId, targetId }: SnapshotRecord): Write[] {
  return [{ remove: { pk: listOf(targetId), sk: snapshotId } }];
}

/** Replaces the record that was read, or adds one if there was none. */
function save(one: SnapshotRecord, before: SnapshotRecord | null): Write {
  const where = before === null ? { pk: undefined } : { state: before.state };
  return { put: { ...keyOf(one.snapshotId), state: one.state, record: JSON.stringify(one) }, where };
}

async function read(table: Table, snapshotId: string): Promise<SnapshotRecord | null> {
  return recordOf(await getItem(table, keyOf(snapshotId)));
}

function recordOf(item: Item | null): SnapshotRecord | null {
  return item === null ? null : (JSON.parse(String(item.record)) as SnapshotRecord);
}
