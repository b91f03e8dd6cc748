import type { Approvals, Decision } from '../../../core/approval/ports.ts';
import { decisionFact } from '../../../core/audit/facts.ts';
import type { Approval, ApprovalState } from '../../../core/contracts/approval.ts';
import type { Effect } from '../../../core/kernel/ports/outbox.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { audited } from './audit.ts';
import { queueEffects } from './outbox.ts';
import { nextPosition } from './table/position.ts';
import { getItem, getItems, newestOf, partition } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import type { Write } from './table/statement.ts';
import type { Item, Key, Table } from './table/table.ts';
import { transact } from './table/write.ts';

type Filter = { incidentId?: string; state?: ApprovalState };
type Stored = { approval: Approval; item: Item };

const ALL = 'approvals';
const PENDING = 'pending-approvals';

/** Approvals in DynamoDB, each with its task token in a partition of its own (`token#<id>`), which a policy can close to whoever only reads approvals. */
export function dynamoApprovals({ table }: { table: Table }): Approvals {
  return {
    request: (approval, taskToken, effects) =>
      retryOnConflict(`approval '${approval.id}'`, () =>
        request(table, approval, tokenOf(approval.id, taskToken), effects),
      ),
    get: async (id) => (await read(table, id)).approval,
    list: (filter = {}) => list(table, filter),
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
    ...queueEffects(effects),
    ...(await audited(table, decisionFact(decided))),
  ]);
  return made ? { won: true, approval: decided } : OVERTAKEN;
}

/** Those of an incident, and Pending ones, are read as they stand now; all others as the index knows them. */
async function list(table: Table, filter: Filter): Promise<Approval[]> {
  const approvals = (await candidates(table, filter))
    .sort((a, b) => (String(a.position) < String(b.position) ? 1 : -1))
    .map(approvalOf);
  return approvals.filter(
    ({ incidentId, state }) => incidentId === (filter.incidentId ?? incidentId) && state === (filter.state ?? state),
  );
}

async function candidates(table: Table, { incidentId, state }: Filter): Promise<Item[]> {
  if (incidentId === undefined && state !== 'Pending') return newestOf(table, ALL);
  const entries = await partition(table, incidentId === undefined ? PENDING : listOf(incidentId));
  const items = await getItems(
    table,
    entries.map(({ id }) => keyOf(String(id))),
  );
  return items.filter((item) => item !== null);
}

const keyOf = (id: string): Key => ({ pk: `approval#${id}`, sk: 'approval' });
const tokenKey = (id: string): Key => ({ pk: `token#${id}`, sk: 'token' });
const tokenOf = (id: string, token: string): Write => ({ put: { ...tokenKey(id), token } });
const listOf = (incidentId: string) => `approvals-of#${incidentId}`;
const approvalOf = ({ record }: Item) => JSON.parse(String(record)) as Approval;

function store(approval: Approval): Write[] {
  const { id, incidentId, state } = approval;
  const position = nextPosition();
  const item = { ...keyOf(id), state, owner: ALL, position, record: JSON.stringify(approval) };
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
