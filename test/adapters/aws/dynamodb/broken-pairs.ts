import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { dynamoAudit } from '../../../../adapters/aws/dynamodb/audit.ts';
import { incidentKey } from '../../../../adapters/aws/dynamodb/incident-items.ts';
import { bucketOf, queueOf, standingOf } from '../../../../adapters/aws/dynamodb/signal-items.ts';
import type { Item, Table } from '../../../../adapters/aws/dynamodb/table/table.ts';
import type { Approval } from '../../../../core/contracts/approval.ts';
import type { Incident } from '../../../../core/contracts/incident.ts';
import { Partition } from '../../../../core/contracts/table.ts';

/**
 * What half a write would leave: records without their entry in a queue, entries without a record,
 * and locks that nobody holds. Empty for a table that is whole.
 */
export async function brokenPairs(table: Table): Promise<string[]> {
  const items = await itemsOf(table);
  const broken = [...items.values()].flatMap((item) => ((kindOf(item)?.(item, items) ?? true) ? [] : [nameOf(item)]));
  const fault = await dynamoAudit({ table }).verify();
  return fault === null ? broken : [...broken, fault];
}

type Items = Map<string, Item>;
type Check = (item: Item, items: Items) => boolean;

async function itemsOf({ documents, name }: Table): Promise<Items> {
  const { Items = [] } = await documents.send(new ScanCommand({ TableName: name, ConsistentRead: true }));
  return new Map((Items as Item[]).map((item) => [nameOf(item), item]));
}

const nameOf = ({ pk, sk }: { pk: string; sk: string }) => `${pk} ${sk}`;
const kindOf = ({ pk }: Item): Check | undefined => CHECKS.find(([kind]) => pk.startsWith(kind))?.[1];

const CHECKS: [string, Check][] = [
  ['signal#', signalIsQueued],
  ['undecided#', ({ of }, items) => items.has(`${of} signal`)],
  ['queued#', ({ of }, items) => items.has(`${of} signal`)],
  ['effect#', ({ queued, done }, items) => done === true || items.has(`outbox ${queued}`)],
  ['outbox', ({ id }, items) => items.has(`effect#${id} effect`)],
  ['incident#', incidentHoldsLock],
  ['open-incidents', ({ id }, items) => recordOf<Incident>(incidentItem(String(id), items))?.closedAt === null],
  ['lock#', holderIsOpen],
  ['approval#', approvalIsListed],
  ['pending-approvals', ({ id }, items) => items.get(`approval#${id} approval`)?.state === 'Pending'],
  ['snapshots#', ({ sk }, items) => items.get(`snapshot#${sk} snapshot`)?.state !== 'Pruned'],
];

function recordOf<T>(item: Item | undefined): T | null {
  return item === undefined ? null : (JSON.parse(String(item.record)) as T);
}

function incidentItem(id: string, items: Items): Item | undefined {
  const key = incidentKey(id);
  return key === null ? undefined : items.get(nameOf(key));
}

function signalIsQueued(item: Item, items: Items): boolean {
  const queue = queueOf(standingOf(item));
  return [Partition.Undecided, Partition.Queued].every(
    (each) => items.has(`${bucketOf(each, item)} ${item.position}`) === (each === queue),
  );
}

function incidentHoldsLock(item: Item, items: Items): boolean {
  const { id, closedAt, epoch } = recordOf<Incident>(item) as Incident;
  const lock = items.get(`lock#${item.lockKey} lock`);
  const holds = lock?.holder === id && lock.epoch === epoch;
  const isListed = items.has(`open-incidents ${item.position}`);
  return items.has(`effect#start:${id} effect`) && holds === (closedAt === null) && isListed === holds;
}

function holderIsOpen({ holder }: Item, items: Items): boolean {
  return holder === undefined || recordOf<Incident>(incidentItem(String(holder), items))?.closedAt === null;
}

function approvalIsListed(item: Item, items: Items): boolean {
  const { id, state, incidentId } = recordOf<Approval>(item) as Approval;
  const isPending = items.has(`pending-approvals ${item.position}`);
  const isOf = items.has(`approvals-of#${incidentId} ${item.position}`);
  return state === item.state && isPending === (state === 'Pending') && isOf && items.has(`token#${id} token`);
}
