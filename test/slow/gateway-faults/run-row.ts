import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../../../adapters/wait-until.ts';
import type { FailureClass } from '../../../core/contracts/provider/failure.ts';
import type { ProviderView } from '../../../core/contracts/provider/provider-view.ts';
import { shouldPage } from '../../../core/provider/failure/consequences.ts';
import { composeAnswer } from '../../../sandbox/world/providers/compose-answer.ts';
import { providerSpec } from '../../../sandbox/world/providers/provider-spec.ts';
import type { ScriptedProvider } from '../../../sandbox/world/providers/serve-provider.ts';
import { PROMPT, served } from '../../sandbox/world/providers/served.ts';
import { askAll } from './ask.ts';
import { expiredFront } from './expired-front.ts';
import { type GatewayProgram, startGatewayProgram } from './gateway-program.ts';
import type { Read } from './read-answer.ts';
import type { Change, Right, Row } from './row.ts';

/** So long that no busy machine reaches it: it runs out only where a row says so. */
export const CLOCKS = { connect: 30, firstToken: 60, idle: 60, answer: 60 };

/** A row as it went: what was seen beside what is right, and what must never be. */
export type Outcome = {
  row: Pick<Row, 'id' | 'input' | 'right'>;
  seen: Right;
  answers: Read[];
  wronglyCertified: number;
  splices: number;
  ownFailovers: number;
  late: number;
};

/** Runs one row against a gateway of its own. */
export async function runRow(row: Row): Promise<Outcome> {
  const protocol = row.protocol ?? 'openai';
  const primary = await served({ name: 'one', protocol, models: modelsOf('m-one', 'other-one') });
  const backup = await served({ name: 'two', models: modelsOf('m-two', 'other-two') });
  const front = row.scheme === 'expired' ? await expiredFront(primary.url) : null;
  const gateway = await startGatewayProgram(optionsOf(row, front?.url ?? addressOf(row, primary), backup), front?.env);
  try {
    const answers: Read[] = [];
    const firsts: Right['served'] = [];
    for (const ask of row.asks) {
      await change(primary, ask.primary);
      await change(backup, ask.backup);
      const came = await askAll({ url: gateway.url, primary }, ask);
      answers.push(...came);
      firsts.push(...new Set(came.map((answer) => answer.served)));
    }
    // What a client gave up on is settled a moment later.
    await waitUntil(async () => [...primary.requests, ...backup.requests].every(({ ending }) => ending), {
      everyMs: 20,
      ms: 15_000,
    });
    const seen = { served: firsts, ...(await verdict(gateway)), calls: callsOf(row, primary, backup) };
    return { row, seen, answers, ...broken(row, answers, primary, backup) };
  } finally {
    await gateway.stop();
    await front?.close();
  }
}

async function change(provider: ScriptedProvider, { heal, turn, break: faults = [] }: Change = {}): Promise<void> {
  if (heal) await provider.heal();
  if (turn) provider.turn(turn);
  for (const fault of faults) await provider.break(fault);
}

type Door = Pick<ProviderView, 'provider' | 'until'> & Partial<Pick<ProviderView, 'state'>>;

/** What the gateway says of the primary afterwards: its class of failure, and for how long it is left alone. */
export async function verdict({ url }: Pick<GatewayProgram, 'url'>): Promise<Omit<Right, 'served' | 'calls'>> {
  const { models } = (await fetch(`${url}/status`).then((response) => response.json())) as { models: Door[] };
  const view = models.find(({ provider }) => provider === 'one');
  const page = await fetch(`${url}/metrics`).then((response) => response.text());
  const failure = failuresIn(page).findLast(({ provider }) => provider === 'one') ?? null;
  const left = view?.until ? (Date.parse(view.until) - Date.now()) / 1000 : 0;
  // What is over in a moment is over: nobody knows when this reads it.
  const state = view?.state ?? (left > 0 ? 'throttled' : 'serving');
  const isThrottled = state === 'throttled' && left > 1.5;
  const horizon = isThrottled ? Math.ceil(left) : null;
  return {
    class: failure?.class ?? null,
    horizon,
    breaker: state === 'throttled' && !isThrottled ? 'serving' : state,
    paged:
      failure !== null &&
      shouldPage({
        ...{ class: failure.class as FailureClass, code: failure.code, horizon: (horizon ?? 0) * 1000 },
        ...{ cause: null, by: 'code', unknown: null, needs: null },
      }),
  };
}

function failuresIn(page: string): { provider: string; class: string; code: string }[] {
  const lines = page.matchAll(/^llm_api_error_total\{(.*)\} \d+$/gm);
  return [...lines].map(([, labels = '']) => {
    const named = Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    return { provider: named.provider ?? '', class: named.class ?? '', code: named.code ?? '' };
  });
}

function callsOf({ right }: Row, primary: ScriptedProvider, backup: ScriptedProvider): Right['calls'] {
  const [one, two] = right.calls;
  return [one < 0 ? one : primary.requests.length, two < 0 ? two : backup.requests.length];
}

/** What must never happen, whatever the row. */
function broken(row: Row, answers: Read[], primary: ScriptedProvider, backup: ScriptedProvider) {
  const whole = new Set(row.asks.map(({ prompt = PROMPT }) => composeAnswer(prompt, primary.spec())));
  const isWhole = ({ text }: Read) => whole.has(text);
  const begins = ({ text }: Read) => [...whole].some((answer) => answer.startsWith(text));
  const fromModels = answers.filter(({ served: by }) => by === 'primary' || by === 'backup' || by === 'cut');
  const isOwn = row.right.served.every((by) => by.startsWith('error 4'));
  // A request that hangs ends by the gateway's own clock, or never: its provider saw the caller leave.
  const hung = [...primary.requests, ...backup.requests].filter(({ fault }) => HANGING.has(fault ?? ''));
  return {
    wronglyCertified: fromModels.filter((answer) => answer.certified && !isWhole(answer)).length,
    splices: fromModels.filter((answer) => answer.ids.size > 1 || !begins(answer)).length,
    ownFailovers: isOwn ? backup.requests.length : 0,
    late: hung.filter(({ ending }) => ending !== 'caller gone').length,
  };
}

const HANGING = new Set([
  ...['never-answers', 'silent-after-headers', 'keep-alives-only', 'role-only'],
  ...['slow-first-token', 'stalls-after-content'],
]);

function addressOf({ scheme }: Row, { url }: ScriptedProvider): string {
  if (scheme === 'nowhere') return 'http://provider.invalid';
  return scheme === 'https' ? url.replace('http:', 'https:') : url;
}

function optionsOf(row: Row, address: string, backup: ScriptedProvider) {
  const models = (context: number, name: string) => [
    { name: `m-${name}`, serves: ['m'], context, jsonMode: true, tools: true },
    { name: `other-${name}`, serves: ['other'], context, jsonMode: true, tools: true },
  ];
  const withClocks = models(128_000, 'one').map((model) => ({ ...model, clocks: { ...CLOCKS, ...row.clocks } }));
  const backups = models(row.backupContext ?? 128_000, 'two').map((model) => ({ ...model, ...row.backupCan }));
  const generator = {
    providers: [
      { ...primaryAt(address, row.protocol), name: 'one', models: withClocks },
      { kind: 'openai', name: 'two', url: `${backup.url}/v1`, models: backups },
    ],
    clocks: CLOCKS,
    switch: row.switch,
    failures: row.failures,
    admission: row.admission,
    backlog: row.keeps,
  };
  const own = join(mkdtempSync(join(tmpdir(), 'gateway-own-')), 'gateway.db');
  return { targetId: 'docs-rag', generator, ...(row.keeps && { own }) };
}

function primaryAt(address: string, protocol: Row['protocol'] = 'openai'): object {
  if (protocol === 'bedrock') return { kind: protocol, url: address, region: 'us-east-1' };
  const key = protocol === 'anthropic' ? { apiKeySecret: 'SCRIPTED_KEY' } : {};
  return { kind: protocol, url: `${address}/v1`, ...key };
}

function modelsOf(...names: string[]) {
  return providerSpec.parse({ name: 'x', protocol: 'openai', models: names.map((name) => ({ name })) }).models;
}
