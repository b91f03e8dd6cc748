import { Partition } from '../../../core/contracts/table.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import type { Turn, Turns } from '../../../core/kernel/ports/turns.ts';
import { heldLock } from './locks.ts';
import { getItem } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import type { Write } from './table/statement.ts';
import type { Key, Table } from './table/table.ts';
import { transact } from './table/write.ts';

type Holder = Pick<Fence, 'incidentId' | 'targetId' | 'epoch'>;
type Queue = { turns: Turn[]; version: number };

/** The queues of repairs in DynamoDB: one item for each target. */
export function dynamoTurns({ table }: { table: Table }): Turns {
  return {
    join: (fence, at) => retryOnConflict(`queue of '${fence.targetId}'`, () => join(table, fence, at)),
    leave: (fence) => retryOnConflict(`queue of '${fence.targetId}'`, () => leave(table, fence)),
    queue: async (targetId) => (await read(table, targetId)).turns,
  };
}

/**
 * Returns the write that removes an ending incident from its target's queue; none if it is not in
 * the queue.
 */
export async function leaveQueue(table: Table, targetId: string, incidentId: string): Promise<Write[]> {
  const queue = await read(table, targetId);
  const left = queue.turns.filter((turn) => turn.incidentId !== incidentId);
  return left.length === queue.turns.length ? [] : [write(targetId, queue, left)];
}

async function join(table: Table, fence: Holder, since: string): Promise<Turn[] | typeof OVERTAKEN> {
  const { targetId, incidentId } = fence;
  const queue = await read(table, targetId);
  const stands = queue.turns.some((turn) => turn.incidentId === incidentId);
  const turns = stands ? queue.turns : [...queue.turns, { incidentId, since }];
  const changes = stands ? [] : [write(targetId, queue, turns)];
  return (await fenced(table, fence, changes)) ? turns : OVERTAKEN;
}

async function leave(table: Table, fence: Holder): Promise<undefined | typeof OVERTAKEN> {
  const changes = await leaveQueue(table, fence.targetId, fence.incidentId);
  return (await fenced(table, fence, changes)) ? undefined : OVERTAKEN;
}

/**
 * Makes the changes if the fence holds its lock. Throws StaleEpoch if it holds none; returns false
 * after a lost race.
 */
async function fenced(table: Table, fence: Holder, changes: Write[]): Promise<boolean> {
  const { incidentId, epoch } = fence;
  const lock = await heldLock(table, fence);
  return changes.length === 0 || transact(table, [{ check: lock, where: { holder: incidentId, epoch } }, ...changes]);
}

async function read(table: Table, targetId: string): Promise<Queue> {
  const item = await getItem(table, keyOf(targetId));
  if (item === null) return { turns: [], version: 0 };
  return { turns: JSON.parse(String(item.record)) as Turn[], version: Number(item.version) };
}

function write(targetId: string, { version }: Queue, turns: Turn[]): Write {
  const item = { ...keyOf(targetId), version: version + 1, record: JSON.stringify(turns) };
  return { put: item, where: version === 0 ? { pk: undefined } : { version } };
}

const keyOf = (targetId: string): Key => ({ pk: `${Partition.Turns}${targetId}`, sk: 'turns' });
