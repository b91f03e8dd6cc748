import { inTurn } from '../in-turn.ts';
import type { Round } from '../measure.ts';
import { type Row, ratioRow, rowOf, spread } from '../row.ts';
import type { Context } from '../section.ts';
import type { Asked } from './ask-once.ts';
import type { Deps, Standing } from './contender.ts';
import { usageOf } from './usage.ts';

const LIMIT_MS = 60_000;
/** Between two tokens of a stream, so that they arrive one by one. */
const TOKEN_MS = 5;
const TARGETS = { addedUs: 1000, cpuUs: 600, residentMib: 90 };

/** One round of one contender: quantiles in microseconds, and what the requests cost it. */
type Quantiles = Record<'p50' | 'p99' | 'first p50' | 'first p99', number>;
type Steady = Quantiles & Round;

/** The time that each contender adds under a steady load that all of them bear, plain and streamed. */
export async function steadyRows(context: Context, deps: Deps, standing: Standing[], stream: boolean): Promise<Row[]> {
  const { rounds, steady } = context.size.gateway;
  const what = stream ? 'streamed' : 'plain';
  await deps.providers.ask({ fault: null, turn: { tokenMs: stream ? TOKEN_MS : 0 } });
  const variants = standing.map((one) => () => round(deps, one, { stream, ...steady }, quantiles));
  const [bare = [], ...others] = await inTurn(context, { what: `${what}, steady load`, rounds }, variants);
  const names = (stream ? ['first p50', 'first p99', 'p50', 'p99'] : ['p50', 'p99']) as (keyof Quantiles)[];
  return names.flatMap((name) => [
    times(
      `${what} ${name}, direct`,
      bare.map((one) => one[name]),
      null,
    ),
    ...others.map((rounds, at) => {
      const added = rounds.map((one, index) => one[name] - (bare[index] as Steady)[name]);
      const who = nameOf(standing, at + 1);
      const row = times(
        `${what} ${name}, added by ${who}`,
        added,
        who === 'ours' && name === 'p50' ? TARGETS.addedUs : null,
      );
      return name === 'p50' ? { ...row, cpu: rowOf({ name, per: 'request', in: 'us' }, rounds).cpu } : row;
    }),
  ]);
}

/** As many answers as each contender can give, and what one costs it. */
export async function saturationRows(
  context: Context,
  deps: Deps,
  standing: Standing[],
  stream: boolean,
): Promise<Row[]> {
  const { rounds, saturation } = context.size.gateway;
  const what = stream ? 'streamed, saturated' : 'plain, saturated';
  await deps.providers.ask({ fault: null, turn: { tokenMs: 0 } });
  const variants = standing.map((one) => () => round(deps, one, { stream, ...saturation }, () => ({})));
  const all = await inTurn(context, { what, rounds }, variants);
  const head = { per: 'request', in: 'us' } as const;
  const rows = all.map((rounds, at) => {
    const who = nameOf(standing, at);
    const row = rowOf({ ...head, name: `${what}, ${who}` }, rounds);
    const target = who === 'ours' && !stream ? ({ of: 'cpu', atMost: TARGETS.cpuUs } as const) : null;
    return { ...row, target, cpu: who === 'direct' ? null : row.cpu };
  });
  const mine = standing.findIndex(({ contender }) => contender.name === 'ours');
  const ratios = all.flatMap((rounds, at) => {
    const who = nameOf(standing, at);
    return who === 'ours' ? [] : [ratioRow(`${what}, ${who} by ours`, rounds, all[mine] ?? [])];
  });
  return [...rows, ...ratios];
}

/** What each contender holds in memory after all of that. */
export function residentRows(standing: Standing[]): Row[] {
  return standing.flatMap(({ contender, server: { pid } }) => {
    if (pid === null) return [];
    const { residentMib: value } = usageOf(pid);
    const target = contender.name === 'ours' ? ({ of: 'wall', atMost: TARGETS.residentMib } as const) : null;
    const wall = { min: value, median: value, max: value };
    return [{ name: `resident after the load, ${contender.name}`, per: 'process', in: 'MiB', wall, cpu: null, target }];
  });
}

type Sent = { stream: boolean } & ({ perSecond: number; count: number } | { connections: number; forMs: number });

async function round<T>(
  { load }: Deps,
  { contender, server }: Standing,
  sent: Sent,
  read: (asked: Asked[]) => T,
): Promise<T & Round> {
  const { url, headers, model, pid } = server;
  const cpuUs = () => (pid === null ? 0 : usageOf(pid).cpuUs);
  const before = cpuUs();
  const asked = await load.ask({ url, headers, model: model(0), limitMs: LIMIT_MS, ...sent });
  const bad = asked.filter(({ verdict }) => verdict !== 'good');
  if (bad.length > 0)
    throw new Error(`of ${asked.length} answers of ${contender.name}, ${bad.length} were not right: ${bad[0]?.status}`);
  const [begun, ended] = [Math.min(...asked.map((one) => one.sentMs)), Math.max(...asked.map((one) => one.endMs))];
  return { ...read(asked), cpuUs: cpuUs() - before, wallUs: (ended - begun) * 1000, units: asked.length };
}

function quantiles(asked: Asked[]): Quantiles {
  const whole = asked.map(({ sentMs, endMs }) => endMs - sentMs);
  const first = asked.map(({ sentMs, firstMs }) => (firstMs as number) - sentMs);
  return {
    ...{ p50: quantile(whole, 0.5), p99: quantile(whole, 0.99) },
    ...{ 'first p50': quantile(first, 0.5), 'first p99': quantile(first, 0.99) },
  };
}

/** Returns a quantile of milliseconds in microseconds. */
function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number) * 1000;
}

const nameOf = (standing: Standing[], at: number) => (standing[at] as Standing).contender.name;

function times(name: string, values: number[], atMost: number | null): Row {
  const target = atMost === null ? null : ({ of: 'wall', atMost } as const);
  return { name, per: 'request', in: 'us', wall: spread(values), cpu: null, target };
}
