import { join } from 'node:path';
import { type Db, openDatabase } from '../../adapters/local/records/database.ts';
import { inTurn } from '../in-turn.ts';
import { type Row, rowOf } from '../row.ts';
import type { Context, SectionResult } from '../section.ts';
import { chainBench, STATES } from './chain.ts';
import { parkedBench } from './parked.ts';

const TARGET = { of: 'cpu', atMost: 300 } as const;
const STORES = ['in memory', 'durable'] as const;

/** The engine on chains of 20 states and with many tasks that wait for their token, in memory and in a SQLite file. */
export async function engineSection(context: Context): Promise<SectionResult> {
  const rows = [...(await chains(context)), ...(await parked(context))];
  const notes = [
    'A transition is one committed transaction: a Pass state has one, a Task state two (scheduled, ended), and the start of an execution one.',
    'In memory is SQLite without a file. States follow one after another, as in a runbook; each task answers at once.',
  ];
  return { rows, notes };
}

async function chains(context: Context): Promise<Row[]> {
  const { chains: executions, rounds } = context.size;
  const kinds = (['Pass', 'Task'] as const).flatMap((type) =>
    STORES.map((store) => ({ type, store, bench: chainBench(databaseOf(context, store, type), type) })),
  );
  const variants = kinds.map(
    ({ bench }) =>
      () =>
        bench.run(executions),
  );
  const measured = await inTurn(context, { what: 'chains', rounds }, variants);
  for (const { bench } of kinds) await bench.close();
  return kinds.flatMap(({ type, store }, index) => {
    const each = measured[index] ?? [];
    const states = each.map((round) => ({ ...round, units: executions * STATES }));
    const head = { name: `chain of ${STATES} ${type} states, ${store}`, in: 'us' } as const;
    const target = store === 'durable' ? { target: TARGET } : {};
    return [
      rowOf({ ...head, ...target, per: 'transition' }, each),
      ...(type === 'Task' ? [rowOf({ ...head, per: 'state' }, states)] : []),
    ];
  });
}

async function parked(context: Context): Promise<Row[]> {
  const { parked: tokens, rounds } = context.size;
  const kinds = STORES.map((store) => ({ store, bench: parkedBench(databaseOf(context, store, 'parked')) }));
  const variants = kinds.map(
    ({ bench }) =>
      () =>
        bench.run(tokens),
  );
  const measured = await inTurn(context, { what: 'parked tokens', rounds }, variants);
  for (const { bench } of kinds) await bench.close();
  return kinds.flatMap(({ store }, index) =>
    (['park', 'answer'] as const).map((verb) => {
      const name = `${verb} ${tokens.toLocaleString('en')} tokens, ${store}`;
      return rowOf(
        { name, per: 'token', in: 'us' },
        (measured[index] ?? []).map((round) => round[verb]),
      );
    }),
  );
}

function databaseOf({ dir }: Context, store: (typeof STORES)[number], name: string): Db {
  return openDatabase(store === 'durable' ? join(dir, `${name}.db`) : ':memory:');
}
