import type { Disposition } from '../../../core/contracts/signal.ts';
import type { Signals } from '../../../core/signal/ports.ts';
import { contend, OVERTAKEN } from './contend.ts';
import { putSignals } from './put-signals.ts';
import { getItem, getItems, newestOf, pagesOf, partition } from './read.ts';
import { bucketOf, bucketsOf, entryOf, queueOf, signalKey, signalOf, standingOf } from './signal-items.ts';
import type { Write } from './statement.ts';
import type { Item, Key, Table } from './table.ts';
import { transact } from './write.ts';

type Decided = { disposition: Disposition; incidentId: string | null };

/** Signals in DynamoDB, one item for each (source, fingerprint, startsAt), and an entry in a queue while it is undecided. */
export function dynamoSignals({ table }: { table: Table }): Signals {
  return {
    put: (signals) => putSignals(table, signals),
    undecided: async (more) => (await undecided(table, more?.queued ?? false)).map(signalOf),
    settle: (id, disposition, incidentId) =>
      contend(`signal '${id}'`, () => settle(table, id, { disposition, incidentId })),
    list: async (limit) => {
      const buckets = await Promise.all(bucketsOf('signals').map((owner) => newestOf(table, owner, limit)));
      return inOrder(buckets.flat()).reverse().slice(0, limit).map(signalOf);
    },
    ofIncident: async (incidentId, limit) => (await ofIncident(table, incidentId, limit)).map(signalOf),
  };
}

async function undecided(table: Table, queued: boolean): Promise<Item[]> {
  const queues = [...bucketsOf('undecided'), ...(queued ? bucketsOf('queued') : [])];
  const entries = await Promise.all(queues.map((queue) => partition(table, queue)));
  const waits = (item: Item) => queueOf(standingOf(item)) === 'undecided' || (queued && queueOf(standingOf(item)));
  return inOrder((await behind(table, entries.flat())).filter(waits));
}

async function settle(table: Table, id: string, decided: Decided): Promise<undefined | typeof OVERTAKEN> {
  const item = await getItem(table, signalKey(id));
  if (item === null || queueOf(standingOf(item)) === null) return undefined;
  const { disposition } = decided;
  const incidentId = decided.incidentId ?? undefined;
  const made = await transact(table, [
    {
      change: item,
      set: { disposition, incidentId, again: false },
      drop: incidentId === undefined ? ['incidentId'] : [],
      where: { ...standingOf(item), incidentId: item.incidentId },
    },
    ...moved(item, queueEntry(item, standingOf(item)), queueEntry(item, { disposition, again: false })),
    ...moved(item, ofEntry(item.incidentId), ofEntry(incidentId)),
  ]);
  return made ? undefined : OVERTAKEN;
}

async function ofIncident(table: Table, incidentId: string, limit: number): Promise<Item[]> {
  const entries: Item[] = [];
  for await (const page of pagesOf(table, `signals-of#${incidentId}`, { newestFirst: true, pageSize: limit })) {
    entries.push(...page);
    if (entries.length >= limit) break;
  }
  return behind(table, entries.slice(0, limit));
}

/** The signals that entries are about. */
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

const ofEntry = (incidentId: Item[string]) => (incidentId === undefined ? null : `signals-of#${incidentId}`);

/** The writes that take a signal's entry from one partition to another; null is none. */
function moved(item: Item, from: string | null, to: string | null): Write[] {
  if (from === to) return [];
  const out: Write[] = from === null ? [] : [{ remove: entryOf(from, item) }];
  return to === null ? out : [...out, { put: entryOf(to, item) }];
}
