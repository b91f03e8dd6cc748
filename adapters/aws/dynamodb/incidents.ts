import { abortFact } from '../../../core/audit/facts.ts';
import { type Incident, ONLY_LOOKED, type Outcome } from '../../../core/contracts/incident.ts';
import { subjectKey } from '../../../core/contracts/subject.ts';
import { Partition } from '../../../core/contracts/table.ts';
import type { Incidents, LastRuns } from '../../../core/incident/ports.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import { placeOfIncident } from '../../../core/kernel/listing.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import type { Effect } from '../../../core/kernel/ports/outbox.ts';
import { StaleEpoch, WriteConflict } from '../../../core/kernel/task-error.ts';
import { audited } from './audit.ts';
import { incidentKey, incidentOf, lastRunsOf, OPEN, readIncident, type Stored } from './incident-items.ts';
import { endedEntry, listed } from './listed.ts';
import { lockKeyOf } from './locks.ts';
import { openIncident } from './open-incident.ts';
import { queueEffects } from './outbox.ts';
import { getItem, getItems, partition } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import { shortKey } from './table/short-key.ts';
import type { Write } from './table/statement.ts';
import type { Key, Table } from './table/table.ts';
import { transact } from './table/write.ts';
import { leaveQueue } from './turns.ts';

type Change = Parameters<Incidents['update']>[2];
type Ended = { outcome: Outcome; at: string };

const LIST = {
  open: OPEN,
  endedOf: (targetId: string) => `${Partition.EndedIncidents}${targetId}`,
  keyOf: incidentKey,
  recordOf: incidentOf,
  placeOf: placeOfIncident,
};

/**
 * Incidents and their locks in DynamoDB. Each change is one transaction with its effects and, if a
 * person made it, its audit entry.
 */
export function dynamoIncidents({ table }: { table: Table }): Incidents & LastRuns {
  return {
    open: (draft, lockKey, opening = {}) =>
      retryOnConflict(`lock '${lockKey}'`, () => openIncident(table, draft, lockKey, opening)),
    get: async (id) => (await readIncident(table, id)).incident,
    list: (which) => listed<Incident>(table, LIST, which),
    lastRuns: (targetId) => lastRuns(table, targetId),
    update: (id, version, change, effects) =>
      retryOnConflict(`incident '${id}'`, () => update(table, { id, version }, change, effects)),
    close: (fence, outcome, at, effects) =>
      retryOnConflict(`incident '${fence.incidentId}'`, () => close(table, fence, { outcome, at }, effects)),
  };
}

async function lastRuns(table: Table, targetId: string): Promise<Incident[]> {
  const entries = await partition(table, lastRunsOf(targetId));
  const keys = entries.map(({ id }) => incidentKey(String(id)) as Key);
  return (await getItems(table, keys)).filter((item) => item !== null).map(incidentOf);
}

async function update(
  table: Table,
  { id, version }: Pick<Incident, 'id' | 'version'>,
  change: Change,
  effects: Effect[],
): Promise<Incident | typeof OVERTAKEN> {
  const stored = await readIncident(table, id);
  const { incident } = stored;
  if (incident.version !== version)
    throw new WriteConflict(`incident '${id}' is no longer at version ${version}: read it again`);
  const changed = { ...incident, ...change, version: version + 1 };
  const made = await transact(table, [
    save(stored, changed),
    ...queueEffects(effects),
    ...(await audited(table, abortFact(incident, changed, instantOf(Date.now())))),
  ]);
  return made ? changed : OVERTAKEN;
}

async function close(
  table: Table,
  { incidentId: id, epoch }: Pick<Fence, 'incidentId' | 'epoch'>,
  { outcome, at }: Ended,
  effects: Effect[],
): Promise<Incident | typeof OVERTAKEN> {
  const stored = await readIncident(table, id);
  const { incident, item } = stored;
  if (incident.closedAt !== null) return incident;
  if (incident.epoch !== epoch)
    throw new StaleEpoch(`incident '${id}' was taken over with epoch ${incident.epoch}: ${epoch} can't end it`);
  const closed = { ...incident, state: outcome, closedAt: at, version: incident.version + 1 };
  const made = await transact(table, [
    save(stored, closed),
    { remove: { pk: OPEN, sk: String(item.position) } },
    endedEntry<Incident>(LIST, closed),
    ...lastRun(closed),
    ...(await free(table, stored)),
    ...(await leaveQueue(table, incident.targetId, id)),
    ...queueEffects(effects),
  ]);
  return made ? closed : OVERTAKEN;
}

function lastRun({ id, targetId, subject, runbook, state }: Incident): Write[] {
  if (ONLY_LOOKED.includes(state)) return [];
  return [{ put: { pk: lastRunsOf(targetId), sk: `${runbook}#${shortKey(subjectKey(subject))}`, id } }];
}

function save({ incident, item }: Stored, changed: Incident): Write {
  const set = { version: changed.version, record: JSON.stringify(changed) };
  return { change: item, set, where: { version: incident.version } };
}

/**
 * Frees the lock of an incident. Recreates a missing lock as free: once its last holder ended, its
 * owner is known again.
 */
async function free(table: Table, { incident: { id, epoch }, item }: Stored): Promise<Write[]> {
  const lockKey = String(item.lockKey);
  const key = lockKeyOf(lockKey);
  const lock = await getItem(table, key);
  if (lock === null) return [{ put: { ...key, lockKey, epoch }, where: { pk: undefined } }];
  return lock.holder === id ? [{ change: key, drop: ['holder', 'renewedAt'], where: { holder: id, epoch } }] : [];
}
