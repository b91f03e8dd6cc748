import type { Context, Table } from '../section.ts';
import type { Asked } from './ask-once.ts';
import type { Contender, Deps, Server, Setting } from './contender.ts';

type Case = { how: string; stream: boolean; what: string };

const plain = (how: string, what: string): Case => ({ how, stream: false, what });
const streamed = (how: string, what: string): Case => ({ how, stream: true, what: `stream: ${what}` });
/** The client's own mistake: the right answer is the provider's 400, of one provider. */
const OWN_MISTAKE = 'bad-request';

const CASES: Case[] = [
  plain('overloaded', '503'),
  plain('unauthorised', '401'),
  plain('no-credit', '402'),
  plain('model-gone', '404 of the model'),
  plain('rate-limit-seconds', '429 for 20 s'),
  plain('credit-balance', '400: no credit'),
  plain(OWN_MISTAKE, "400: the client's own"),
  plain('refused', 'port closed'),
  plain('reset', 'reset'),
  plain('never-answers', 'never answers'),
  plain('error-under-200', '200 with an error'),
  plain('nothing', '200 without choices'),
  plain('null', '200 with null'),
  plain('silent-after-headers', 'headers, then silence'),
  streamed('overloaded', '503'),
  streamed('never-answers', 'never answers'),
  streamed('silent-after-headers', 'headers, then silence'),
  streamed('keep-alives-only', 'keep-alives only'),
  streamed('error-before-content', 'error at once'),
  streamed('error-after-role', 'error after the role'),
  streamed('no-content', 'no content'),
  streamed('error-after-content', 'error after content'),
  streamed('reset-after-content', 'reset after content'),
  streamed('stalls-after-content', 'stalls after content'),
  streamed('ends-without-finish', 'ends without finish'),
];

/** What one contender made of one fault; `firstGoodMs` is null if no answer was good. */
type Met = { failed: number; wrong: number; firstGoodMs: number | null };

/** Returns the faults of a run. */
export const casesOf = ({ size }: Context): Case[] => CASES.filter((_, at) => at % size.gateway.faults.every === 0);

/** Runs each fault against each contender, whose primary is broken from the first request on. */
export async function runFaults(
  context: Context,
  deps: Deps,
  contenders: Contender[],
  setting: Setting,
): Promise<{ table: Table; notes: string[] }> {
  const columns: Met[][] = [];
  for (const contender of contenders) columns.push(await runAll(context, deps, contender, setting));
  const rows = casesOf(context).map(({ what }, at) => [what, ...columns.map((mets) => cell(mets[at] as Met))]);
  const sums = columns.map((mets) => ({ failed: sum(mets, 'failed'), wrong: sum(mets, 'wrong') }));
  const table = {
    head: ['PRIMARY FAILS BY', ...contenders.map(({ name }) => name.toUpperCase())],
    rows: [...rows, ['all', ...sums.map(({ failed, wrong }) => `${failed} / ${wrong}`)]],
  };
  return { table, notes: [compared(contenders, sums)] };
}

async function runAll(context: Context, deps: Deps, contender: Contender, setting: Setting): Promise<Met[]> {
  const mets: Met[] = [];
  let server: Server | null = null;
  try {
    context.say(`faults: ${contender.name}`);
    for (const [at, one] of casesOf(context).entries()) {
      context.signal.throwIfAborted();
      server ??= await contender.start(setting);
      mets.push(await runOne(context, deps, server, { ...one, at }));
      if (!contender.startsAfresh) continue;
      await server.stop();
      server = null;
    }
  } finally {
    await server?.stop();
  }
  return mets;
}

async function runOne(
  { size }: Context,
  { load, providers }: Deps,
  { url, headers, model }: Server,
  { how, stream, at }: Case & { at: number },
): Promise<Met> {
  const { perSecond, requests: count, limitMs } = size.gateway.faults;
  await providers.ask({ fault: { how } });
  const asked = await load.ask({ url, headers, model: model(at), stream, limitMs, perSecond, count });
  const { met } = await providers.ask({ fault: null });
  const isOwn = how === OWN_MISTAKE;
  const isGood = ({ verdict, status }: Asked) => (isOwn ? status === 400 && met.backup === 0 : verdict === 'good');
  const good = asked.filter(isGood).map(({ endMs }) => endMs);
  const begun = Math.min(...asked.map(({ sentMs }) => sentMs));
  const wrong = asked.filter((one) => one.verdict === 'wrong' || (isOwn && one.verdict === 'good')).length;
  return {
    failed: asked.length - good.length - wrong,
    wrong,
    firstGoodMs: good.length === 0 ? null : Math.min(...good) - begun,
  };
}

const cell = ({ failed, wrong, firstGoodMs }: Met) =>
  `${failed} / ${wrong} / ${firstGoodMs === null ? 'never' : `${Math.round(firstGoodMs)} ms`}`;

const sum = (mets: Met[], name: 'failed' | 'wrong') => mets.reduce((total, met) => total + met[name], 0);

function compared(contenders: Contender[], sums: { failed: number; wrong: number }[]): string {
  const bad = new Map(contenders.map(({ name }, at) => [name, (sums[at]?.failed ?? 0) + (sums[at]?.wrong ?? 0)]));
  const mine = bad.get('ours') ?? 0;
  const others = [...bad].filter(([name]) => name !== 'ours');
  const isFewest = others.every(([, count]) => mine < count);
  const text = others.map(([name, count]) => `${name} ${count}`).join(', ');
  return `Answers that were not right: ours ${mine}, ${text}; target fewer than each: ${isFewest ? 'met' : 'MISSED'}.`;
}
