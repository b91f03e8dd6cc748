import { resolve } from 'node:path';
import type { Command } from 'commander';
import { trialFrom } from '../../sandbox/server/failpoints.ts';
import { breakShardIn, startSandbox, statusIn, stopSandbox } from '../../sandbox/server/sandbox.ts';
import type { SandboxInfo } from '../../sandbox/server/sandbox-info.ts';
import { FAULTS } from '../../sandbox/world/break.ts';
import { notRunning } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { projectRoot } from '../project-root.ts';
import { columns, print, progress, show } from '../terminal.ts';

type Options = { dir: string; json?: boolean };

/** Adds `sandbox up|status|break|down`. */
export function addSandboxCommands(program: Command, shared: (command: Command) => Command): void {
  const sandbox = program.command('sandbox').description('a whole RAG service under protection, on this machine');
  shared(sandbox.command('up')).description('start it and stay in the foreground; Ctrl-C stops all of it').action(up);
  shared(sandbox.command('status'))
    .description('addresses and shards, with the mode of each now')
    .action(async ({ dir, json }: Options) => show(await running(dir), json, described));
  const faults = Object.entries(FAULTS).map(([name, { description }]) => `  ${name}: ${description}`);
  shared(sandbox.command('break').argument('<shard>', 'shard to break, e.g. shard-2'))
    .description('break a shard as it would break in life')
    .requiredOption('--how <fault>', 'one of those below')
    .addHelpText('after', `\nFaults:\n${faults.join('\n')}`)
    .action(async (shard: string, { dir, json, how }: Options & { how: string }) => {
      await running(dir);
      await breakShardIn(dir, projectRoot(), shard, how);
      show({ shard, how, broken: true }, json, () => `broke ${shard}: ${how}`);
    });
  shared(sandbox.command('down'))
    .description('stop a sandbox, also one whose own process was killed')
    .action(async ({ dir, json }: Options) => {
      const stopped = await stopSandbox(dir, projectRoot());
      show({ stopped }, json, ({ stopped: count }) => `stopped ${count} processes`);
    });
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
