import { resetFact, switchFact } from '../../../core/audit/facts.ts';
import { type Breaker, type KillSwitchState, killSwitchState } from '../../../core/contracts/brakes.ts';
import { nameOf, subjectKey } from '../../../core/contracts/subject.ts';
import { Partition } from '../../../core/contracts/table.ts';
import type { Breakers } from '../../../core/incident/ports.ts';
import type { KillSwitch } from '../../../core/kernel/kill-switch.ts';
import type { Effect } from '../../../core/kernel/ports/outbox.ts';
import { audited } from './audit.ts';
import { queueEffects } from './outbox.ts';
import { withSubject } from './table/earlier-records.ts';
import { getItem, partition } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import type { Write } from './table/statement.ts';
import type { Item, Key, Table } from './table/table.ts';
import { transact } from './table/write.ts';

const SWITCH: Key = { pk: Partition.KillSwitch, sk: 'kill-switch' };
const IN_USE: Key = { pk: Partition.InUse, sk: 'in-use' };

/** The kill switch as one item in DynamoDB; a missing or malformed item counts as unreadable. */
export function dynamoKillSwitch({ table }: { table: Table }): KillSwitch {
  return {
    async read() {
      const item = await getItem(table, SWITCH);
      return killSwitchState.parse(JSON.parse(String(item?.record ?? 'null')));
    },
    set: (state) =>
      retryOnConflict('the kill switch', async () => {
        const writes = [saveSwitch(state), ...(await audited(table, switchFact(state)))];
        return (await transact(table, writes)) ? undefined : OVERTAKEN;
      }),
  };
}

/**
 * Writes the kill switch as off, once in the life of a table. The mark stays, so that a switch lost
 * later is not turned off by a deployment. Returns whether the table was new.
 */
export function initKillSwitch({ table }: { table: Table }): Promise<boolean> {
  const off = saveSwitch({ on: false, by: { kind: 'ragmend' }, reason: 'never set', at: '' });
  return transact(table, [
    { put: IN_USE, where: { pk: undefined } },
    { ...off, where: { pk: undefined } },
  ]);
}

/** Breakers in DynamoDB, a partition for each target with one item for each subject. */
export function dynamoBreakers({ table }: { table: Table }): Breakers {
  return {
    list: async (targetId) => (await partition(table, breakersOf(targetId))).map(breakerOf),
    open: (breaker, effects) =>
      retryOnConflict(`breaker of ${nameOf(breaker.subject)}`, () => open(table, breaker, effects)),
    reset: (about, by, at) =>
      retryOnConflict(`breaker of ${nameOf(about.subject)}`, () => reset(table, about, { by, at })),
  };
}

function saveSwitch(state: KillSwitchState): Extract<Write, { put: Item }> {
  return { put: { ...SWITCH, record: JSON.stringify(state) } };
}

async function open(table: Table, breaker: Breaker, effects: Effect[]): Promise<undefined | typeof OVERTAKEN> {
  const standing = await getItem(table, keyOf(breaker));
  if (standing && breakerOf(standing).resetAt === null) return undefined;
  return (await transact(table, [save(breaker, standing), ...queueEffects(effects)])) ? undefined : OVERTAKEN;
}

async function reset(
  table: Table,
  about: Pick<Breaker, 'targetId' | 'subject'>,
  { by, at }: { by: string; at: string },
): Promise<Breaker | null | typeof OVERTAKEN> {
  const standing = await getItem(table, keyOf(about));
  const breaker = standing && breakerOf(standing);
  if (breaker?.resetAt !== null) return null;
  const closed = { ...breaker, resetAt: at, resetBy: by };
  return (await transact(table, [save(closed, standing), ...(await audited(table, resetFact(closed)))]))
    ? closed
    : OVERTAKEN;
}

const breakersOf = (targetId: string) => `${Partition.Breakers}${targetId}`;
/**
 * Returns the key of a breaker. A shard's key is its id alone, as in records of the previous
 * version.
 */
const keyOf = (about: Pick<Breaker, 'targetId' | 'subject'>): Key => ({
  pk: breakersOf(about.targetId),
  sk: about.subject.kind === 'shard' ? about.subject.id : subjectKey(about.subject),
});
const breakerOf = ({ record }: Item) => withSubject<Breaker>(JSON.parse(String(record)));

/** Replaces the breaker that was read, or adds one if there was none. */
function save(breaker: Breaker, standing: Item | null): Write {
  const where = standing === null ? { pk: undefined } : { record: standing.record };
  return { put: { ...keyOf(breaker), record: JSON.stringify(breaker) }, where };
}
