import { waitUntil } from '../../adapters/wait-until.ts';
import { ANSWER_MODES } from '../../core/contracts/provider/generator-state.ts';
import type { Sandbox } from '../../sandbox/server/sandbox.ts';
import { addressesOf } from '../../sandbox/world/generator/generation.ts';
import { type LoadCounts, type LoadOptions, startUsers } from '../../sandbox/world/generator/steady-load.ts';
import { providersAt } from '../../sandbox/world/providers/control-client.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { columns, print } from '../terminal.ts';
import { follow } from './follow.ts';
import type { Telling } from './story.ts';
import { summary } from './summary.ts';

/** The time between two questions of the users. */
const ASK_MS = 150;
/** The share of answers that a provider must have given. */
const LEAST_REAL = 0.99;

/**
 * Breaks a provider under a steady load, heals it once all traffic is proven on a backup, and
 * follows the incident until traffic is back. Returns true if every question was answered, nearly
 * all of them by a provider.
 */
export async function providerStory(sandbox: Sandbox, telling: Telling): Promise<boolean> {
  const { client, yes, signal, how = 'overloaded' } = telling;
  const { target, processTable, caseFile } = sandbox.ports;
  const name = telling.name ?? target.generator?.providers[0]?.name ?? '';
  const control = addressesOf(processTable).control();
  if (control === null) throw new CommandFailed('no LLM provider runs: give the target a generator', ExitCode.Failed);
  const providers = providersAt(control);
  await providers.heal(name);
  print(`before: ${wordsOf(await askEachOnce(sandbox, signal))}`);

  const users = startUsers(await loadOf(sandbox), signal);
  print(`breaking provider ${name}: ${how}`);
  await providers.break(name, { how });
  let isBroken = true;
  const onLook = async (incidentId: string) => {
    const { switched } = await caseFile.facts(incidentId);
    if (!isBroken || !switched?.provenAt) return;
    isBroken = false;
    print(`healing provider ${name}`);
    await providers.heal(name);
  };
  const incident = await follow(client, { runbook: 'provider-failover', yes, signal, onLook });
  const counts = await users.stop();
  print(await summary(client, incident));
  print(`\nanswers since provider ${name} broke:\n${tableOf(counts)}`);
  return incident.status === 'Completed' && isWellServed(counts);
}

/** Lets the users ask until each golden query was asked once. */
async function askEachOnce(sandbox: Sandbox, signal: AbortSignal): Promise<LoadCounts> {
  const load = await loadOf(sandbox);
  const users = startUsers(load, signal);
  await waitUntil(() => users.counts.asked >= load.questions.length, { everyMs: ASK_MS, signal });
  return users.stop();
}

async function loadOf({ ports }: Sandbox): Promise<LoadOptions> {
  const { answer: answerUrl } = addressesOf(ports.processTable);
  return { answerUrl, questions: await ports.goldenSets.queries(ports.targetId), everyMs: ASK_MS };
}

const givenBy = ({ answered }: LoadCounts, ...modes: string[]) =>
  modes.reduce((sum, mode) => sum + (answered[mode] ?? 0), 0);

/** Returns whether no question stayed without an answer, and nearly all got one of a provider. */
export function isWellServed(counts: LoadCounts): boolean {
  const real = givenBy(counts, 'primary', 'backup');
  return counts.asked > 0 && counts.failed === 0 && real >= counts.asked * LEAST_REAL;
}

const rowsOf = (counts: LoadCounts): [string, number][] => [
  ...ANSWER_MODES.map((mode): [string, number] => [mode, givenBy(counts, mode)]),
  ['failed', counts.failed],
];

const wordsOf = (counts: LoadCounts) =>
  rowsOf(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** Returns the answers by who gave them, with their shares. */
export function tableOf(counts: LoadCounts): string {
  const share = (count: number) => (counts.asked === 0 ? '-' : `${((100 * count) / counts.asked).toFixed(1)} %`);
  const rows = [...rowsOf(counts), ['asked', counts.asked] as [string, number]];
  return columns(
    ['ANSWER', 'QUESTIONS', 'SHARE'],
    rows.map(([name, count]) => [name, String(count), share(count)]),
    'nobody asked',
  );
}
