import { startFact } from '../../../core/audit/facts.ts';
import type { Incident } from '../../../core/contracts/incident.ts';
import type { IncidentDraft } from '../../../core/incident/ports.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { audited } from './audit.ts';
import { INCIDENTS, incidentKey, OPEN } from './incident-items.ts';
import { lockKeyOf } from './locks.ts';
import { queueEffects } from './outbox.ts';
import { OVERTAKEN } from './table/contend.ts';
import { nextPosition } from './table/position.ts';
import { getItems } from './table/read.ts';
import type { Write } from './table/statement.ts';
import type { Item, Key, Table } from './table/table.ts';
import { transact } from './table/write.ts';

type Lock = { key: Key; item: Item | null; lockKey: string };

/**
 * Takes a lock for a new incident, with its number, its start and, where a person asked for it, the entry of the audit: one transaction. Beside each lock an item
 * says that it was taken once: a lock that is missing and has that item has an owner whom nobody knows, and is not given away. Throws DependencyUnavailable for it.
 */
export async function openIncident(
  table: Table,
  draft: IncidentDraft,
  lockKey: string,
): Promise<{ opened: Incident } | { holder: string } | typeof OVERTAKEN> {
  const name = `${draft.targetId}-${draft.runbook}`;
  const [key, born, counter] = [lockKeyOf(lockKey), bornOf(lockKey), { pk: `counter#${name}`, sk: 'counter' }];
  const [lock = null, known = null, counted = null] = await getItems(table, [key, born, counter]);
  if (lock?.holder !== undefined) return { holder: String(lock.holder) };
  if (lock === null && known !== null)
    throw new DependencyUnavailable(`lock '${lockKey}' is lost, and so is who held it: end the incident that took it`);
  const number = Number(counted?.last ?? 0) + 1;
  const opened = incidentOf(draft, `${name}-${number}`, Number(lock?.epoch ?? 0) + 1);
  const made = await transact(table, [
    ...take({ key, item: lock, lockKey }, born, opened),
    { change: counter, set: { last: number }, where: counted === null ? { pk: undefined } : { last: number - 1 } },
    ...store(opened, lockKey),
    ...queueEffects([{ id: `start:${opened.id}`, kind: 'start-execution', incidentId: opened.id }]),
    ...(await audited(table, startFact(opened))),
  ]);
  return made ? { opened } : OVERTAKEN;
}

const bornOf = (lockKey: string): Key => ({ ...lockKeyOf(lockKey), sk: 'was-taken' });

function incidentOf(draft: IncidentDraft, id: string, epoch: number): Incident {
  const { targetId, shardId, runbook, requestedBy, receivedAt, openedAt, signalIds } = draft;
  const received = receivedAt === undefined ? {} : { receivedAt };
  const about = { id, targetId, shardId, runbook, requestedBy, ...received, openedAt, signalIds };
  return { ...about, state: 'Pending', epoch, closedAt: null, executionArn: null, abortedBy: null, version: 1 };
}

function take({ key, item, lockKey }: Lock, born: Key, { id, epoch }: Incident): Write[] {
  const taken = { ...key, lockKey, holder: id, epoch };
  if (item === null) return [{ put: taken, where: { pk: undefined } }, { put: born }];
  return [{ put: taken, where: { epoch: item.epoch, holder: undefined } }];
}

function store(opened: Incident, lockKey: string): Write[] {
  const { id, version } = opened;
  const position = nextPosition();
  const item = { ...(incidentKey(id) as Key), version, lockKey, owner: INCIDENTS, position };
  return [
    { put: { ...item, record: JSON.stringify(opened) }, where: { pk: undefined } },
    { put: { pk: OPEN, sk: position, id } },
  ];
}
