import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../../adapters/wait-until.ts';
import { type Child, startChild } from '../child.ts';
import { inTurn } from '../in-turn.ts';
import { measure, type Round } from '../measure.ts';
import { ratioRow, rowOf } from '../row.ts';
import type { Context, SectionResult } from '../section.ts';
import type { Load } from './load-entry.ts';
import type { Standing } from './server-entry.ts';

const COPIES = 9;
const LOOK_MS = 20;
type Posted = { unique: Round; again: Round };
type Server = Child<object, Standing>;

/** The intake over HTTP next to a bare server: every alert once, then nine times more in a shuffled order. */
export async function intakeSection(context: Context): Promise<SectionResult> {
  const kinds = ['real', 'floor'] as const;
  const servers = kinds.map((kind) => startServer(context, kind));
  const load = startChild<Load, { posted: number }>('bench-load');
  try {
    const { rounds, alerts } = context.size;
    const variants = servers.map((server) => postings(server, load, alerts));
    const [real = [], floor = []] = await inTurn(context, { what: 'alerts', rounds }, variants);
    return { rows: rowsOf(real, floor), notes: NOTES };
  } finally {
    for (const child of [load, ...servers]) await child.stop();
  }
}

const NOTES = [
  "Ragmend's number is that of the whole control plane: authentication, checks, storing, and the decision about each signal in the background.",
  'The bare server writes the same rows in the same transaction, checks nothing and decides nothing. 16 connections, one alert in each post.',
];

function startServer({ dir }: Context, kind: 'real' | 'floor'): Server {
  const folder = join(dir, kind);
  mkdirSync(folder, { recursive: true });
  return startChild<object, Standing>('bench-intake', kind, folder);
}

/** Each call posts alerts that the server has not seen, and checks that all of them stand there afterwards. */
function postings(server: Server, load: Child<Load, { posted: number }>, count: number): () => Promise<Posted> {
  let first = 0;
  return async () => {
    const { url, token } = await server.ask({});
    const post = (copies: number) => postAll(server, () => load.ask({ url, token, first, count, copies }));
    const [unique, again] = [await post(1), await post(COPIES)];
    first += count;
    const { signals, times } = await server.ask({});
    if (signals === first && times === first * (1 + COPIES)) return { unique, again };
    throw new Error(
      `of ${first} alerts, posted ${1 + COPIES} times each, '${signals}' were stored and '${times}' counted`,
    );
  };
}

function postAll(server: Server, send: () => Promise<{ posted: number }>): Promise<Round> {
  const cpuUs = async () => (await server.ask({})).cpuUs;
  return measure(async () => {
    const { posted } = await send();
    await waitUntil(async () => (await server.ask({})).undecided === 0, { everyMs: LOOK_MS });
    return posted;
  }, cpuUs);
}

function rowsOf(real: Posted[], floor: Posted[]) {
  return (
    [
      ['unique', 'a new alert', 800],
      ['again', 'an alert that stands already', 200],
    ] as const
  ).flatMap(([which, name, atMost]) => {
    const [ours, bare] = [real, floor].map((rounds) => rounds.map((round) => round[which])) as [Round[], Round[]];
    const head = { per: 'post', in: 'us' } as const;
    return [
      rowOf({ ...head, name: `${name}, Ragmend`, target: { of: 'cpu', atMost } }, ours),
      rowOf({ ...head, name: `${name}, bare server` }, bare),
      ratioRow(`${name}, Ragmend by bare server`, ours, bare),
    ];
  });
}
