import { resolve } from 'node:path';
import type { Command } from 'commander';
import { trialFrom } from '../../sandbox/server/ports/failpoints.ts';
import { breakShardIn, startSandbox, statusIn, stopSandbox } from '../../sandbox/server/sandbox.ts';
import type { SandboxInfo } from '../../sandbox/server/sandbox-info.ts';
import { FAULTS } from '../../sandbox/world/faults/faults.ts';
import { CommandFailed, ExitCode, notRunning } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { projectRoot } from '../project-root.ts';
import { columns, print, progress, show } from '../terminal.ts';

type Options = { dir: string; json?: boolean };

/** Adds `sandbox up|status|break|down`; returns their parent command. */
export function addSandboxCommands(program: Command, shared: (command: Command) => Command): Command {
  const sandbox = program.command('sandbox').description('a whole RAG service under protection, on this machine');
  shared(sandbox.command('up')).description('start it and stay in the foreground; Ctrl-C stops all of it').action(up);
  shared(sandbox.command('status'))
    .description('addresses and shards, with the current mode of each')
    .action(async ({ dir, json }: Options) => show(await running(dir), json, described));
  shared(sandbox.command('break').argument('[shard]', 'shard or replica to break, e.g. shard-2'))
    .description('break a shard as it would break in real life, or its newest snapshot')
    .option('--how <fault>', 'what happens to it; repeat for several, in order', collect)
    .option('--hidden', 'do not trigger its effect: no reboot of the server, no new document')
    .option('--list', 'show every fault')
    .addHelpText('after', `\nFaults:\n${faultLines().join('\n')}`)
    .action(breakIt);
  shared(sandbox.command('down'))
    .description('stop a sandbox, even one whose own process was killed')
    .action(async ({ dir, json }: Options) => {
      const stopped = await stopSandbox(dir, projectRoot());
      show({ stopped }, json, ({ stopped: count }) => `stopped ${count} ${count === 1 ? 'process' : 'processes'}`);
    });
  return sandbox;
}

async function up({ dir, json }: Options): Promise<void> {
  const { signal, interrupted } = interruption();
  const trial = trialFrom(process.env, resolve(dir));
  const sandbox = await startSandbox({ dir, root: projectRoot(), signal, trial, onProgress: progress });
  const info = await sandbox.info();
  print(json ? JSON.stringify(info) : described(info));
  await interrupted;
  progress('stopping the sandbox ...');
  await sandbox.stop();
}

type BreakOptions = Options & { how?: string[]; hidden?: boolean; list?: boolean };

async function breakIt(shard: string | undefined, { dir, json, how, hidden, list }: BreakOptions): Promise<void> {
  if (list) return show(FAULTS, json, () => faultLines().join('\n'));
  if (!shard || !how) throw new CommandFailed("give a shard and '--how <fault>', or '--list'", ExitCode.Usage);
  await running(dir);
  for (const each of how)
    await breakShardIn(dir, projectRoot(), { shardId: shard, how: each, hidden: hidden ?? false });
  show({ shard, how, broken: true }, json, () => `broke ${shard}: ${how.join(', then ')}`);
}

const collect = (value: string, before: string[] = []) => [...before, value];

function faultLines(): string[] {
  return Object.entries(FAULTS).map(([name, { description }]) => `  ${name}: ${description}`);
}

async function running(dir: string): Promise<SandboxInfo> {
  const info = await statusIn(dir, projectRoot());
  if (info) return info;
  throw notRunning(dir);
}

function described({ consoleUrl, signInCode, retrieverUrl, alertsUrl, shards }: SandboxInfo): string {
  const rows = shards.map(({ id, mode, url, pid, replicaOf }) => [id, mode, url, String(pid ?? '-'), replicaOf ?? '']);
  return [
    `console:   ${consoleUrl}  (sign-in code ${signInCode})`,
    `retriever: ${retrieverUrl}/debug/retrieve`,
    `alerts:    ${alertsUrl}`,
    columns(['SHARD', 'MODE', 'URL', 'PID', 'REPLICA OF'], rows, 'no shards'),
  ].join('\n');
}
