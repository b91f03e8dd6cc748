import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../child.ts';
import type { Row } from '../row.ts';
import type { Context, SectionResult } from '../section.ts';
import type { Asked } from './ask-once.ts';
import { type Contender, type Deps, direct, type Setting, type Standing } from './contender.ts';
import { casesOf, runFaults } from './faults.ts';
import type { Load } from './load-entry.ts';
import { residentRows, saturationRows, steadyRows } from './load-rows.ts';
import { ours } from './ours.ts';
import { peersIn } from './peers.ts';
import type { Change, Providers } from './providers-entry.ts';

/**
 * The gateway next to no gateway and to its peers: the same two scripted providers, the same faults
 * and the same load.
 */
export async function gatewaySection(context: Context): Promise<SectionResult> {
  const dir = join(context.dir, 'gateway');
  mkdirSync(dir);
  const peers = peersIn(context.peers);
  const contenders = [direct, ours, ...peers.contenders];
  const load = startChild<Load, Asked[]>('bench-gateway-load');
  const providers = startChild<Change, Providers>('bench-gateway-providers');
  try {
    const { primary, backup } = await providers.ask({ fault: null });
    const { clockSeconds } = context.size.gateway;
    const { signal } = context;
    const setting = { dir, signal, providers: { primary, backup }, clockSeconds, cases: casesOf(context).length };
    const deps = { load, providers };
    const rows = await loaded(context, deps, contenders, setting);
    const { table, notes } = await runFaults(context, deps, contenders, setting);
    return { rows, table, notes: [...notes, ...peers.notes, ...NOTES] };
  } finally {
    for (const child of [load, providers]) await child.stop();
  }
}

/** Measures what all of them cost while their primary is well. */
async function loaded(context: Context, deps: Deps, contenders: Contender[], setting: Setting): Promise<Row[]> {
  const standing: Standing[] = [];
  try {
    for (const contender of contenders) {
      context.say(`starting ${contender.name}`);
      standing.push({ contender, server: await contender.start(setting) });
    }
    const rows: Row[] = [];
    for (const stream of [false, true]) rows.push(...(await steadyRows(context, deps, standing, stream)));
    for (const stream of [false, true]) rows.push(...(await saturationRows(context, deps, standing, stream)));
    return [...rows, ...residentRows(standing)];
  } finally {
    for (const { server } of standing) await server.stop();
  }
}

const NOTES = [
  'In the table of faults: answers that failed / answers that OpenAI’s client takes for a success although they are not the right one / time from the first failing request to the first good answer.',
  'Processor time and memory are those of the process between client and providers, with its children.',
];
