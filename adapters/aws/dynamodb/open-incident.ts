import { startFact } from '../../../core/audit/facts.ts';
import type { Incident } from '../../../core/contracts/incident.ts';
import { Partition } from '../../../core/contracts/table.ts';
import { CountChanged } from '../../../core/incident/errors.ts';
import type { IncidentDraft, Opening } from '../../../core/incident/ports.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { audited } from './audit.ts';
import { incidentKey, OPEN, openIncidentItems, incidentOf as storedIn } from './incident-items.ts';
import { lockKeyOf } from './locks.ts';
import { queueEffects } from './outbox.ts';
import { getItems } from './table/read.ts';
import { OVERTAKEN } from './table/retry-on-conflict.ts';
import { nextSortKey } from './table/sort-key.ts';
import type { Write } from './table/statement.ts';
import type { Item, Key, Table } from './table/table.ts';
import { transact } from './table/write.ts';

/** A lock as it was read. `born` is the item that says that it was taken once. */
type Lock = { lockKey: string; item: Item | null; born: Item | null };
type Answer = { opened: Incident } | { holder: string };

/**
 * Takes a lock for a new incident, with its number, its start and, if a person asked, its audit
 * entry: one transaction. An item beside each lock says that it was taken once. A missing lock with
 * that item has an unknown owner and is not given away. Throws DependencyUnavailable for it.
 */
export async function openIncident(
  table: Table,
  draft: IncidentDraft,
  lockKey: string,
  { within = null, after }: Opening,
): Promise<Answer | typeof OVERTAKEN> {
  const name = `${draft.targetId}-${draft.runbook}`;
  const counter = { pk: `${Partition.Counter}${name}`, sk: 'counter' };
  const { own, around, counted } = await readLocks(table, lockKey, within, counter);
  const holder = own.item?.holder ?? around?.item?.holder ?? (await holderWithin(table, own));
  if (holder !== undefined) return { holder: String(holder) };
  for (const lock of around ? [own, around] : [own]) refuseLost(lock);
  const number = Number(counted?.last ?? 0) + 1;
  if (after !== undefined && number !== after + 1)
    throw new CountChanged(`'${name}' has ${number - 1} incidents, not ${after}: count again`, number - 1);
  const epoch = Math.max(Number(own.item?.epoch ?? 0), Number(around?.item?.epoch ?? 0)) + 1;
  const opened = incidentOf(draft, `${name}-${number}`, epoch);
  const made = await transact(table, [
    ...take(own, opened),
    ...(around ? [share(around)] : []),
    { change: counter, set: { last: number }, where: counted === null ? { pk: undefined } : { last: number - 1 } },
    ...store(opened, lockKey, within),
    ...queueEffects([
      { id: `start:${opened.id}`, kind: 'start-execution', incidentId: opened.id, epoch: opened.epoch },
    ]),
    ...(await audited(table, startFact(opened))),
  ]);
  return made ? { opened } : OVERTAKEN;
}

async function readLocks(table: Table, lockKey: string, within: string | null, counter: Key) {
  const keys = (within === null ? [lockKey] : [lockKey, within]).flatMap((key) => [lockKeyOf(key), bornOf(key)]);
  const [counted = null, item = null, born = null, outer = null, outerBorn = null] = await getItems(table, [
    counter,
    ...keys,
  ]);
  const around: Lock | null = within === null ? null : { lockKey: within, item: outer, born: outerBorn };
  const own: Lock = { lockKey, item, born };
  return { own, around, counted };
}

/**
 * Returns who holds a lock within this one. Only a lock that was ever shared has any, and each
 * taking changes `shared`, so none is missed.
 */
async function holderWithin(table: Table, { lockKey, item }: Lock): Promise<string | undefined> {
  if (item?.shared === undefined) return undefined;
  const inside = (await openIncidentItems(table)).find(({ within }) => within === lockKey);
  return inside && storedIn(inside).id;
}

function refuseLost({ lockKey, item, born }: Lock): void {
  if (item === null && born !== null)
    throw new DependencyUnavailable(`lock '${lockKey}' is lost, and so is who held it: end the incident that took it`);
}

const bornOf = (lockKey: string): Key => ({ ...lockKeyOf(lockKey), sk: 'was-taken' });

function incidentOf(draft: IncidentDraft, id: string, epoch: number): Incident {
  const { targetId, subject, runbook, requestedBy, receivedAt, openedAt, signalIds } = draft;
  const received = receivedAt === undefined ? {} : { receivedAt };
  const about = { id, targetId, subject, runbook, requestedBy, ...received, openedAt, signalIds };
  return { ...about, state: 'Pending', epoch, closedAt: null, executionArn: null, abortedBy: null, version: 1 };
}

function take({ lockKey, item, born }: Lock, { id, epoch }: Incident): Write[] {
  const shared = item?.shared;
  const where = item === null ? { pk: undefined } : { epoch: item.epoch, holder: undefined, shared };
  const taken: Write = { put: { ...lockKeyOf(lockKey), lockKey, holder: id, epoch, shared }, where };
  return born === null ? [taken, { put: bornOf(lockKey) }] : [taken];
}

/** Counts the takings of locks within this one, which nobody may hold meanwhile. */
function share({ lockKey, item }: Lock): Write {
  const key = lockKeyOf(lockKey);
  if (item === null) return { put: { ...key, lockKey, epoch: 0, shared: 1 }, where: { pk: undefined } };
  return { change: key, add: { shared: 1 }, where: { epoch: item.epoch, holder: undefined } };
}

function store(opened: Incident, lockKey: string, within: string | null): Write[] {
  const { id, version } = opened;
  const position = nextSortKey();
  const locks = within === null ? { lockKey } : { lockKey, within };
  const item = { ...(incidentKey(id) as Key), version, ...locks, position };
  return [
    { put: { ...item, record: JSON.stringify(opened) }, where: { pk: undefined } },
    { put: { pk: OPEN, sk: position, id } },
  ];
}
