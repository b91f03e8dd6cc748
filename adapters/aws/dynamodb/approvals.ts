import type { Approvals, Decision } from '../../../core/approval/ports.ts';
import { decisionFact } from '../../../core/audit/facts.ts';
import type { Approval } from '../../../core/contracts/approval.ts';
import type { Plan } from '../../../core/contracts/plan.ts';
import { Partition } from '../../../core/contracts/table.ts';
import { placeOfApproval } from '../../../core/kernel/listing.ts';
import type { Effect } from '../../../core/kernel/ports/outbox.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { audited } from './audit.ts';
import { endedEntry, listed } from './listed.ts';
import { queueEffects } from './outbox.ts';
import { withSubject } from './table/earlier-records.ts';
import { getItem, getItems, partition } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import { nextSortKey } from './table/sort-key.ts';
import type { Write } from './table/statement.ts';
import type { Item, Key, Table } from './table/table.ts';
import { transact } from './table/write.ts';

type Stored = { approval: Approval; item: Item };

const PENDING = Partition.PendingApprovals;

/**
 * Approvals in DynamoDB. Each task token has its own partition (`token#<id>`), so that a policy can
 * close it to readers of approvals.
 */
export function dynamoApprovals({ table }: { table: Table }): Approvals {
  return {
    request: (approval, taskToken, effects) =>
      retryOnConflict(`approval '${approval.id}'`, () =>
        request(table, approval, tokenOf(approval.id, taskToken), effects),
      ),
    get: async (id) => (await read(table, id)).approval,
    list: (which) => ('incidentId' in which ? ofIncident(table, which) : listed<Approval>(table, LIST, which)),
    decide: (id, decision, effects) => retryOnConflict(`approval '${id}'`, () => decide(table, id, decision, effects)),
    async token(id) {
      const item = await getItem(table, tokenKey(id));
      if (item) return String(item.token);
      throw new NotFound(`approval '${id}' has no task that waits for it`);
    },
  };
}

async function request(
  table: Table,
  approval: Approval,
  token: Write,
  { pending, decided }: { pending: Effect[]; decided: Effect[] },
): Promise<Approval | typeof OVERTAKEN> {
  const item = await getItem(table, keyOf(approval.id));
  if (item === null)
    return (await transact(table, [...store(approval), token, ...queueEffects(pending)])) ? approval : OVERTAKEN;
  const standing = approvalOf(item);
  const { state } = standing;
  const effects = queueEffects(state === 'Pending' ? pending : decided);
  const made = await transact(table, [{ check: item, where: { state } }, token, ...effects]);
  return made ? standing : OVERTAKEN;
}

async function decide(
  table: Table,
  id: string,
  decision: Decision,
  effects: Effect[],
): Promise<{ won: boolean; approval: Approval } | typeof OVERTAKEN> {
  const { approval, item } = await read(table, id);
  if (approval.state !== 'Pending') return { won: false, approval };
  const decided = { ...approval, ...decision };
  const { state } = decided;
  const made = await transact(table, [
    { change: item, set: { state, record: JSON.stringify(decided) }, where: { state: 'Pending' } },
    { remove: { pk: PENDING, sk: String(item.position) } },
    endedEntry<Approval>(LIST, decided),
    ...queueEffects(effects),
    ...(await audited(table, decisionFact(decided))),
  ]);
  return made ? { won: true, approval: decided } : OVERTAKEN;
}

async function ofIncident(
  table: Table,
  { incidentId, open }: { incidentId: string; open?: true },
): Promise<Approval[]> {
  const entries = await partition(table, listOf(incidentId));
  const keys = entries.map(({ id }) => keyOf(String(id)));
  const items = (await getItems(table, keys)).filter((item) => item !== null);
  const approvals = items.map(approvalOf).reverse();
  return open ? approvals.filter(({ state }) => state === 'Pending') : approvals;
}

const keyOf = (id: string): Key => ({ pk: `${Partition.Approval}${id}`, sk: 'approval' });
const tokenKey = (id: string): Key => ({ pk: `${Partition.Token}${id}`, sk: 'token' });
const tokenOf = (id: string, token: string): Write => ({ put: { ...tokenKey(id), token } });
const listOf = (incidentId: string) => `${Partition.ApprovalsOf}${incidentId}`;
const LIST = {
  open: PENDING,
  endedOf: (targetId: string) => `${Partition.DecidedApprovals}${targetId}`,
  keyOf,
  recordOf: (item: Item) => approvalOf(item),
  placeOf: placeOfApproval,
};

/** Returns an approval; plans of the previous version have no facts. */
function approvalOf({ record }: Item): Approval {
  const read = JSON.parse(String(record)) as Approval;
  return { ...read, plan: withSubject<Plan>({ ...read.plan, facts: read.plan.facts ?? [] }) };
}

function store(approval: Approval): Write[] {
  const { id, incidentId, state } = approval;
  const position = nextSortKey();
  const item = { ...keyOf(id), state, position, record: JSON.stringify(approval) };
  return [
    { put: item, where: { pk: undefined } },
    { put: { pk: PENDING, sk: position, id } },
    { put: { pk: listOf(incidentId), sk: position, id } },
  ];
}

async function read(table: Table, id: string): Promise<Stored> {
  const item = await getItem(table, keyOf(id));
  if (item) return { approval: approvalOf(item), item };
  throw new NotFound(`approval '${id}' does not exist: list the approvals`);
}
