import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { dynamoApprovals } from '../../adapters/aws/dynamodb/approvals.ts';
import { dynamoBreakers, dynamoKillSwitch, initKillSwitch } from '../../adapters/aws/dynamodb/brakes.ts';
import { dynamoCaseFile } from '../../adapters/aws/dynamodb/case-file.ts';
import { dynamoIncidents } from '../../adapters/aws/dynamodb/incidents.ts';
import { dynamoSignals } from '../../adapters/aws/dynamodb/signals.ts';
import { openTable, type Table } from '../../adapters/aws/dynamodb/table/table.ts';
import { systemClock } from '../../adapters/clock.ts';
import type { Row } from '../row.ts';
import type { Context, SectionResult } from '../section.ts';
import { createTable } from './create-table.ts';
import type { History } from './seed.ts';
import { openStore, POLL, type Store } from './store.ts';

type Reads = { requests: number; units: number };
type Counted = { store: Store; reads: Reads };

/**
 * How many requests to DynamoDB, and read units, a pass and a poll take with each history: what is
 * paid for, and what does not depend on the machine.
 */
export async function tableReads(context: Context, histories: [History, History]): Promise<SectionResult> {
  if (!process.env.AWS_ENDPOINT_URL)
    return { rows: [], notes: ['Left out: DynamoDB. Set AWS_ENDPOINT_URL and credentials to count its requests.'] };
  const found: Record<string, Reads>[] = [];
  for (const [index, history] of histories.entries()) {
    context.signal.throwIfAborted();
    context.say(`filling a table with ${history.incidents} incidents and ${history.signals} signals`);
    found.push(await withTable(join(context.dir, `table-${index}`), history));
  }
  const [few = {}, many = {}] = found;
  return { rows: Object.keys(few).flatMap((name) => rowsOf(name, few[name], many[name])), notes: [] };
}

function rowsOf(name: string, few: Reads | undefined, many: Reads | undefined): Row[] {
  return (['requests', 'units'] as const).flatMap((what) => {
    const [by, all] = [few?.[what] ?? 0, many?.[what] ?? 0];
    // An emulator may not say what a read consumed.
    if (by === 0) return [];
    const ratio = all / by;
    const label = `${name} in DynamoDB, ${what}: ${all} by ${by}`;
    const wall = { min: ratio, median: ratio, max: ratio };
    return [{ name: label, per: 'time', in: 'x', wall, cpu: null, target: { of: 'wall', atMost: 1.3 } }];
  });
}

async function withTable(dir: string, history: History): Promise<Record<string, Reads>> {
  const table = openTable(`ragmend-bench-${randomUUID()}`);
  const TableName = table.name;
  await createTable(table);
  try {
    await initKillSwitch({ table });
    const reads = countReads(table);
    const records = { incidents: dynamoIncidents({ table }), approvals: dynamoApprovals({ table }) };
    const brakes = { breakers: dynamoBreakers({ table }), killSwitch: dynamoKillSwitch({ table }) };
    const rest = { signals: dynamoSignals({ table }), caseFile: dynamoCaseFile({ table, clock: systemClock }) };
    const store = await openStore(dir, history, { ...records, ...brakes, ...rest });
    return await countedOf({ store, reads }).finally(() => store.close());
  } finally {
    await table.documents.send(new DeleteTableCommand({ TableName }));
    table.documents.destroy();
  }
}

async function countedOf(counted: Counted): Promise<Record<string, Reads>> {
  const { store } = counted;
  // The first pass decides what has just arrived.
  await store.route();
  const found: Record<string, Reads> = { 'a pass of routing': await during(counted, () => store.route()) };
  for (const path of POLL) found[`GET /api/${path}`] = await during(counted, () => store.get(path));
  return found;
}

async function during({ reads }: Counted, work: () => Promise<unknown>): Promise<Reads> {
  const before = { ...reads };
  await work();
  return { requests: reads.requests - before.requests, units: reads.units - before.units };
}

function countReads({ documents }: Table): Reads {
  const reads = { requests: 0, units: 0 };
  documents.middlewareStack.add(
    (next) => async (args) => {
      reads.requests += 1;
      const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: Consumed | Consumed[] };
      for (const each of [ConsumedCapacity ?? []].flat()) reads.units += each.CapacityUnits ?? 0;
      return answer;
    },
    { step: 'initialize', name: 'count-reads' },
  );
  return reads;
}
type Consumed = { CapacityUnits?: number };
