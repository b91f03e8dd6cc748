import { type GeneratorState, generatorState } from '../../../core/contracts/provider/generator-state.ts';
import { generatorPartition } from '../../../core/contracts/table.ts';
import { canonicalJson } from '../../../core/kernel/digest.ts';
import { locksOfGenerator } from '../../../core/kernel/lock-key.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import type { GeneratorSetting, GeneratorStates, Written } from '../../../core/provider/ports/generator-states.ts';
import { heldLock } from '../dynamodb/locks.ts';
import { firstItem, getItem } from '../dynamodb/table/read.ts';
import { OVERTAKEN, retryOnConflict } from '../dynamodb/table/retry-on-conflict.ts';
import { padded } from '../dynamodb/table/sort-key.ts';
import type { Write } from '../dynamodb/table/statement.ts';
import type { Item, Key, Table } from '../dynamodb/table/table.ts';
import { transact } from '../dynamodb/table/write.ts';

/**
 * The states of generators in DynamoDB: a partition for each target, an item for each version. A
 * version is written in the transaction that checks the writer's lock.
 */
export function dynamoGeneratorStates({ table }: { table: Table }): GeneratorStates {
  return {
    read: (targetId) => newest(table, targetId),
    write: (fence, from, setting) =>
      retryOnConflict(`the generator of '${fence.targetId}'`, () => write(table, fence, from, setting)),
  };
}

async function write(
  table: Table,
  fence: Fence,
  from: number | null,
  setting: GeneratorSetting,
): Promise<Written | typeof OVERTAKEN> {
  const { targetId, epoch } = fence;
  const held = await lockCheck(table, fence);
  const written = generatorState.parse({ ...setting, targetId, epoch, version: (from ?? 0) + 1 });
  const before = await newest(table, targetId);
  if ((before?.version ?? null) === from) {
    const version = { ...keyOf(targetId, written.version), record: JSON.stringify(written) };
    return (await transact(table, [held, { put: version, where: { pk: undefined } }]))
      ? { written, before }
      : OVERTAKEN;
  }
  const isSame = before !== null && canonicalJson(before) === canonicalJson(written);
  return isSame ? { written, before: await versionOf(table, targetId, from) } : { lostTo: before };
}

/** Returns the check of the fence's lock; throws StaleEpoch if it is not one of the generator. */
async function lockCheck(table: Table, fence: Fence): Promise<Write> {
  const { targetId, incidentId, epoch } = fence;
  const lock = await heldLock(table, fence);
  if (!locksOfGenerator(targetId).includes(String(lock.lockKey)))
    throw new StaleEpoch(`incident '${incidentId}' holds no lock of the provider of '${targetId}'`);
  return { check: lock, where: { holder: incidentId, epoch } };
}

async function newest(table: Table, targetId: string): Promise<GeneratorState | null> {
  return stateIn(await firstItem(table, generatorPartition(targetId), { newestFirst: true }));
}

async function versionOf(table: Table, targetId: string, version: number | null): Promise<GeneratorState | null> {
  return version === null ? null : stateIn(await getItem(table, keyOf(targetId, version)));
}

const keyOf = (targetId: string, version: number): Key => ({ pk: generatorPartition(targetId), sk: padded(version) });

function stateIn(item: Item | null): GeneratorState | null {
  return item === null ? null : generatorState.parse(JSON.parse(String(item.record)));
}
