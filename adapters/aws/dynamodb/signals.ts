import { type Disposition, SIGNAL_KEPT_DAYS, type Signal } from '../../../core/contracts/signal.ts';
import { Partition } from '../../../core/contracts/table.ts';
import type { SignalQueue } from '../../../core/incident/ports.ts';
import type { Signals } from '../../../core/signal/ports.ts';
import { alertKey, alertOf } from './alert-items.ts';
import { putSignals } from './put-signals.ts';
import {
  bucketOf,
  bucketsOf,
  entryOf,
  lifeOf,
  type Queue,
  queueOf,
  signalKey,
  signalOf,
  standingOf,
  ttlAfter,
  whereOf,
} from './signal-items.ts';
import { getItem, getItems, newestOf, pagesOf } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import type { Write } from './table/statement.ts';
import type { Item, Key, Table } from './table/table.ts';
import { transact } from './table/write.ts';

/** Entries are small: one page of DynamoDB holds more than this. */
const PAGE = 1_000;
type Decided = { disposition: Disposition; incidentId: string | null };

/**
 * Signals in DynamoDB, one item for each (source, fingerprint, startsAt), and an entry in a queue
 * while it is undecided.
 */
export function dynamoSignals({ table }: { table: Table }): Signals & SignalQueue {
  const shown = (items: Item[]) => signalsOf(table, items);
  return {
    put: (signals, ends = []) => putSignals(table, signals, ends),
    undecided: async () => shown(await waitingIn(table, Partition.Undecided)),
    held: async (limit) => shown(await waitingIn(table, Partition.Queued, limit)),
    settle: (id, disposition, incidentId) =>
      retryOnConflict(`signal '${id}'`, () => settle(table, id, { disposition, incidentId })),
    list: async (limit) => {
      const buckets = await Promise.all(bucketsOf(Partition.Signals).map((owner) => newestOf(table, owner, limit)));
      return shown(inOrder(buckets.flat()).reverse().slice(0, limit));
    },
    ofIncident: async (incidentId, limit) => shown(await ofIncident(table, incidentId, limit)),
  };
}

/** An entry is written together with its signal, but the two are read one after the other. */
async function waitingIn(table: Table, queue: Queue, limit = Number.POSITIVE_INFINITY): Promise<Item[]> {
  const entries = (await Promise.all(bucketsOf(queue).map((bucket) => firstOf(table, bucket, limit)))).flat();
  const oldest = entries.sort((a, b) => (a.sk < b.sk ? -1 : 1)).slice(0, limit);
  return (await behind(table, oldest)).filter((item) => queueOf(standingOf(item)) === queue);
}

async function settle(table: Table, id: string, decided: Decided): Promise<undefined | typeof OVERTAKEN> {
  const item = await getItem(table, signalKey(id));
  if (item === null || queueOf(standingOf(item)) === null) return undefined;
  const { disposition } = decided;
  const incidentId = decided.incidentId ?? undefined;
  const life = lifeOf({ disposition, again: false });
  const made = await transact(table, [
    {
      change: item,
      set: { disposition, incidentId, again: false, ...life },
      drop: [...(incidentId === undefined ? ['incidentId'] : []), ...('ttl' in life ? [] : ['ttl'])],
      where: { ...whereOf(item), incidentId: item.incidentId },
    },
    ...moved(item, queueEntry(item, standingOf(item)), queueEntry(item, { disposition, again: false })),
    ...moved(item, ofEntry(item.incidentId), ofEntry(incidentId), { ttl: ttlAfter(2 * SIGNAL_KEPT_DAYS) }),
  ]);
  return made ? undefined : OVERTAKEN;
}

async function ofIncident(table: Table, incidentId: string, limit: number): Promise<Item[]> {
  return behind(table, await firstOf(table, `${Partition.SignalsOf}${incidentId}`, limit, true));
}

/** Returns the first entries of a partition, or the last with `newestFirst`. */
async function firstOf(table: Table, pk: string, limit: number, newestFirst = false): Promise<Item[]> {
  const entries: Item[] = [];
  for await (const page of pagesOf(table, pk, { newestFirst, ...(limit <= PAGE ? { pageSize: limit } : {}) })) {
    entries.push(...page);
    if (entries.length >= limit) break;
  }
  return entries.slice(0, limit);
}

/** Returns the signals of entries. */
async function behind(table: Table, entries: Item[]): Promise<Item[]> {
  const keys = entries.map(({ of }): Key => ({ pk: String(of), sk: 'signal' }));
  return (await getItems(table, keys)).filter((item) => item !== null);
}

function inOrder(items: Item[]): Item[] {
  return items.sort((a, b) => (String(a.position) < String(b.position) ? -1 : 1));
}

function queueEntry(item: Item, standing: Parameters<typeof queueOf>[0]): string | null {
  const queue = queueOf(standing);
  return queue === null ? null : bucketOf(queue, item);
}

const ofEntry = (incidentId: Item[string]) => (incidentId === undefined ? null : `${Partition.SignalsOf}${incidentId}`);

/** Returns the writes that move a signal's entry between partitions; null is none. */
function moved(item: Item, from: string | null, to: string | null, life: { ttl?: number } = {}): Write[] {
  if (from === to) return [];
  const out: Write[] = from === null ? [] : [{ remove: entryOf(from, item) }];
  return to === null ? out : [...out, { put: { ...entryOf(to, item), ...life } }];
}

/**
 * Returns the signals of items in the state of their alerts: what ended of an alert is noted there,
 * not on each signal.
 */
async function signalsOf(table: Table, items: Item[]): Promise<Signal[]> {
  const signals = items.map((item) => ({ item, signal: signalOf(item) }));
  const firing = signals.filter(({ signal }) => signal.status === 'firing').map(({ signal }) => alertKey(signal));
  const known = (await getItems(table, firing)).filter((item) => item !== null);
  const alerts = new Map(known.map((item) => [item.pk, alertOf(item, item)]));
  return signals.map(({ item, signal }) => {
    const alert = alerts.get(alertKey(signal).pk);
    if (alert === undefined) return signal;
    const { status } = standingOf(item, alert);
    const { suppressed } = alert;
    return { ...signal, status, ...(status === 'firing' && suppressed !== null ? { suppressed } : {}) };
  });
}
