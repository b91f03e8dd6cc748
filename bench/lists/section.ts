import { join } from 'node:path';
import { projectRoot } from '../../cli/project-root.ts';
import { inTurn } from '../in-turn.ts';
import { endedChildrenCpu, measure, type Round } from '../measure.ts';
import { type Row, ratioRow, rowOf } from '../row.ts';
import { runCommand } from '../run-command.ts';
import type { Context, SectionResult } from '../section.ts';
import type { History } from './seed.ts';
import { openStore, POLL, type Store } from './store.ts';
import { tableReads } from './table-reads.ts';

/** What a store has whose history is short. */
const FEW: History = { incidents: 20, approvals: 20, signals: 50 };
const AT_MOST = 1.3;
const LARGEST_KIB = 256;
/** A pass and a poll are short: each round has several. */
const TIMES = 20;

/**
 * What a pass of routing, a poll of the console and the command cost with much history, next to
 * what they cost with little.
 */
export async function listsSection(context: Context): Promise<SectionResult> {
  const { size, dir } = context;
  context.say(`filling a store with ${size.history.incidents} incidents and ${size.history.signals} signals`);
  const few = await openStore(join(dir, 'few'), FEW);
  const many = await openStore(join(dir, 'many'), size.history);
  try {
    const rows = [
      ...(await compare(context, 'a pass of routing', [few, many], (store) => repeated(() => store.route()))),
      ...(await compare(context, 'a poll of the console', [few, many], (store) => repeated(() => poll(store)))),
      ...(await compare(context, 'ragmend incidents', [few, many], (store) => command(context, store))),
      await largest(many),
    ];
    const table = await tableReads(context, [FEW, size.history]);
    return { rows: [...rows, ...table.rows], notes: [...NOTES, ...table.notes] };
  } finally {
    for (const store of [few, many]) await store.close();
  }
}

async function compare(
  context: Context,
  name: string,
  stores: [Store, Store],
  work: (store: Store) => Promise<Round>,
): Promise<Row[]> {
  const variants = stores.map((store) => () => work(store));
  const [few = [], many = []] = await inTurn(context, { what: name, rounds: context.size.rounds }, variants);
  const head = { per: 'time', in: 'us' } as const;
  return [
    rowOf({ ...head, name: `${name}, little history` }, few),
    rowOf({ ...head, name: `${name}, much history` }, many),
    ratioRow(`${name}, much by little`, many, few, { of: 'cpu', atMost: AT_MOST }),
  ];
}

const repeated = (work: () => Promise<unknown>) =>
  measure(async () => {
    for (let time = 0; time < TIMES; time++) await work();
    return TIMES;
  });

const poll = (store: Store) => Promise.all(POLL.map((path) => store.get(path)));

/** The command is a process of its own, whose time is mostly that of its start. */
const command = ({ signal }: Context, { dir }: Store) =>
  measure(async () => {
    await runCommand(process.execPath, [join(projectRoot(), 'cli/ragmend.mjs'), 'incidents', '--dir', dir], signal);
    return 1;
  }, endedChildrenCpu);

async function largest(store: Store): Promise<Row> {
  const paths = [...POLL, 'incidents?limit=200', 'approvals?limit=200', 'snapshots', 'service'];
  const bytes = Math.max(...(await Promise.all(paths.map((path) => store.get(path)))));
  const kib = bytes / 1024;
  return {
    name: 'the largest answer of the API',
    per: 'answer',
    in: 'KiB',
    cpu: null,
    wall: { min: kib, median: kib, max: kib },
    target: { of: 'wall', atMost: LARGEST_KIB },
  };
}

const NOTES = [
  `Little history is ${FEW.incidents} ended incidents, ${FEW.approvals} decided approvals and ${FEW.signals} settled signals; both stores have the same 20 alerts that wait, 5 targets, and an incident every six and a half hours on each.`,
  'A poll is what the screens of the console ask for, over HTTP: needs, incidents, approvals and brakes. The command is a process of its own.',
  'An emulator may count a read unit for each request, whatever it reads; requests are counted here.',
];
