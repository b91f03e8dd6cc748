import type { Command } from 'commander';
import { breakServiceIn, breakShardIn, healServiceIn, providersIn } from '../../sandbox/server/sandbox.ts';
import { FAULTS } from '../../sandbox/world/faults/faults.ts';
import { PROVIDER_FAULTS } from '../../sandbox/world/providers/faults/provider-faults.ts';
import { SERVICE_FAULTS } from '../../sandbox/world/service/faults/service-faults.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { projectRoot } from '../project-root.ts';
import { show } from '../terminal.ts';

type Options = { dir: string; json?: boolean };
type BreakOptions = Options & {
  how?: string[];
  hidden?: boolean;
  list?: boolean;
  for?: number;
  flap?: number;
  model?: string;
  wrongShare?: number;
};
/** Throws CommandFailed if no sandbox runs in a folder. */
type Running = (dir: string) => Promise<unknown>;

const HELP = `
Faults of shards:
${shardLines().join('\n')}

Faults of providers ("ragmend sandbox break provider NAME"):
${providerLines().join('\n')}

Faults of the service's start ("ragmend sandbox break service"):
${serviceLines().join('\n')}`;

/** Adds `sandbox break` and `sandbox heal`. */
export function addBreakCommands(sandbox: Command, shared: (command: Command) => Command, running: Running): void {
  shared(
    sandbox
      .command('break')
      .argument('[subject]', 'shard or replica to break, e.g. shard-2; or "provider", or "service"')
      .argument('[name]', 'LLM provider to break'),
  )
    .description('break a shard, its newest snapshot, an LLM provider or the start of the service as in real life')
    .option('--how <fault>', 'what happens to it; repeat for several, in order', collect)
    .option('--hidden', 'shards: do not trigger its effect: no reboot of the server, no new document')
    .option('--for <seconds>', 'providers: heals by itself after this time', seconds)
    .option('--flap <seconds>', 'providers: fails in every other span of this length', seconds)
    .option('--model <name>', 'providers: only this model fails')
    .option('--wrong-share <share>', 'providers: share of prompts that get a wrong answer, from 0 to 1', share)
    .option('--list', 'show every fault')
    .addHelpText('after', HELP)
    .action(async (subject: string | undefined, name: string | undefined, options: BreakOptions) => {
      if (options.list) return list(subject, options);
      if (subject === 'provider') await breakProvider(name, options, running);
      else await (subject === 'service' ? breakService : breakShard)(subject, options, running);
    });
  shared(
    sandbox.command('heal').argument('<subject>', '"provider" or "service"').argument('[name]', 'LLM provider to heal'),
  )
    .description('heal an LLM provider (its faults and its wrong answers), or the start of the service')
    .action(async (subject: string, name: string | undefined, { dir, json }: Options) => {
      if (subject !== 'service' && !(subject === 'provider' && name))
        throw new CommandFailed(
          `'${subject}' can't be healed like this: use 'provider NAME' or 'service'; runbooks repair shards`,
          ExitCode.Usage,
        );
      await running(dir);
      if (subject === 'service') await healServiceIn(dir, projectRoot());
      else await healProvider(dir, String(name));
      const healed = subject === 'service' ? 'the service' : `provider ${name}`;
      show({ [subject]: name ?? true, healed: true }, json, () => `healed ${healed}`);
    });
}

async function healProvider(dir: string, name: string): Promise<void> {
  const providers = await providersIn(dir, projectRoot());
  await providers.heal(name);
  await providers.turn(name, { wrongShare: 0 });
}

async function breakService(_: string | undefined, options: BreakOptions, running: Running): Promise<void> {
  const { dir, json, how = [] } = options;
  const [fault] = how;
  if (fault === undefined || how.length > 1)
    throw new CommandFailed("give one '--how <fault>', or '--list'", ExitCode.Usage);
  await running(dir);
  await breakServiceIn(dir, projectRoot(), fault);
  show({ service: true, how, broken: true }, json, () => `broke the start of the service: ${fault}`);
}

async function breakShard(shard: string | undefined, options: BreakOptions, running: Running): Promise<void> {
  const { dir, json, how, hidden = false } = options;
  if (!shard || !how) throw new CommandFailed("give a shard and '--how <fault>', or '--list'", ExitCode.Usage);
  await running(dir);
  for (const each of how) await breakShardIn(dir, projectRoot(), { shardId: shard, how: each, hidden });
  show({ shard, how, broken: true }, json, () => `broke ${shard}: ${how.join(', then ')}`);
}

async function breakProvider(name: string | undefined, options: BreakOptions, running: Running): Promise<void> {
  const { dir, json, how = [], wrongShare, model } = options;
  if (!name || (how.length === 0 && wrongShare === undefined))
    throw new CommandFailed(
      "give a provider and '--how <fault>' or '--wrong-share <share>', or '--list'",
      ExitCode.Usage,
    );
  await running(dir);
  const providers = await providersIn(dir, projectRoot());
  const spans = {
    ...(options.for !== undefined && { forMs: options.for * 1000 }),
    ...(options.flap !== undefined && { flapMs: options.flap * 1000 }),
    ...(model !== undefined && { model }),
  };
  for (const each of how) await providers.break(name, { how: each, ...spans });
  if (wrongShare !== undefined) await providers.turn(name, { wrongShare });
  const words = [...how, ...(wrongShare === undefined ? [] : [`${wrongShare * 100} % of its answers are wrong`])];
  show({ provider: name, how, broken: true }, json, () => `broke provider ${name}: ${words.join(', then ')}`);
}

function list(subject: string | undefined, { json }: Options): void {
  if (subject === 'provider') show(PROVIDER_FAULTS, json, () => providerLines().join('\n'));
  else if (subject === 'service') show(shownFaults(), json, () => serviceLines().join('\n'));
  else show(FAULTS, json, () => shardLines().join('\n'));
}

function shardLines(): string[] {
  return Object.entries(FAULTS).map(([name, { description }]) => `  ${name}: ${description}`);
}

function shownFaults() {
  const entries = Object.entries(SERVICE_FAULTS);
  return Object.fromEntries(
    entries.map(([name, { description, verdict, end }]) => [name, { description, verdict, end }]),
  );
}

function serviceLines(): string[] {
  return Object.entries(SERVICE_FAULTS).map(([name, { description }]) => `  ${name}: ${description}`);
}

function providerLines(): string[] {
  return Object.entries(PROVIDER_FAULTS).flatMap(([protocol, faults]) => [
    `  ${protocol}:`,
    ...Object.entries(faults).map(([name, { sentence }]) => `    ${name}: ${sentence}`),
  ]);
}

const collect = (value: string, before: string[] = []) => [...before, value];

/** Reads a time of at least a millisecond. */
function seconds(text: string): number {
  const value = Number(text);
  if (value >= 0.001 && Number.isFinite(value)) return value;
  throw new CommandFailed(`'${text}' is no time: give seconds above 0`, ExitCode.Usage);
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new CommandFailed(`'${text}' is no share: give a number from 0 to 1`, ExitCode.Usage);
}
