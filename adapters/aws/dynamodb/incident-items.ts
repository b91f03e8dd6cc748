import type { Incident } from '../../../core/contracts/incident.ts';
import { Partition } from '../../../core/contracts/table.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { withSubject } from './table/earlier-records.ts';
import { getItem, getItems, partition } from './table/read.ts';
import { padded } from './table/sort-key.ts';
import type { Item, Key, Table } from './table/table.ts';

/** The partition with one item for each open incident, by its position. */
export const OPEN = Partition.OpenIncidents;

/** An incident with what only its item holds: its lock, and its place among the open ones. */
export type Stored = { incident: Incident; item: Item };

/** The partition with an entry for the last run of each shard by each runbook on a target. */
export const lastRunsOf = (targetId: string) => `${Partition.LastRuns}${targetId}`;

/** The partition of the incidents of one runbook on one target, by number. */
const incidentsOf = (name: string) => `${Partition.Incident}${name}`;

/** Returns the key of an incident by its id; null if the id can't be one. */
export function incidentKey(id: string): Key | null {
  const [, name, number] = /^(.+)-([1-9]\d{0,14})$/.exec(id) ?? [];
  return name === undefined || number === undefined ? null : { pk: incidentsOf(name), sk: padded(Number(number)) };
}

/** Reads an incident; throws NotFound. */
export async function readIncident(table: Table, id: string): Promise<Stored> {
  const key = incidentKey(id);
  const item = key && (await getItem(table, key));
  if (!item) throw new NotFound(`incident '${id}' does not exist: list the incidents`);
  return { incident: incidentOf(item), item };
}

/** Returns the items of the open incidents, read consistently. */
export async function openIncidentItems(table: Table): Promise<Item[]> {
  const keys = (await partition(table, OPEN)).map(({ id }) => incidentKey(String(id)) as Key);
  return (await getItems(table, keys)).filter((item) => item !== null);
}

/** Returns the incident in an item. */
export function incidentOf({ record }: Item): Incident {
  return withSubject<Incident>(JSON.parse(String(record)));
}
