import { resolve } from 'node:path';
import type { Command } from 'commander';
import { trialFrom } from '../../sandbox/server/ports/failpoints.ts';
import { startSandbox, statusIn } from '../../sandbox/server/sandbox.ts';
import type { SandboxInfo } from '../../sandbox/server/sandbox-info.ts';
import { stopSandbox } from '../../sandbox/server/state/stop-sandbox.ts';
import { notRunning } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { projectRoot } from '../project-root.ts';
import { columns, print, progress, show } from '../terminal.ts';
import { addBreakCommands } from './sandbox-break.ts';

type Options = { dir: string; json?: boolean };

/** Adds `sandbox up|status|break|heal|down`; returns their parent command. */
export function addSandboxCommands(program: Command, shared: (command: Command) => Command): Command {
  const sandbox = program.command('sandbox').description('a whole RAG service under protection, on this machine');
  shared(sandbox.command('up')).description('start it and stay in the foreground; Ctrl-C stops all of it').action(up);
  shared(sandbox.command('status'))
    .description('addresses and shards, with the current mode of each')
    .action(async ({ dir, json }: Options) => show(await running(dir), json, described));
  addBreakCommands(sandbox, shared, running);
  shared(sandbox.command('down'))
    .description('stop a sandbox, even one whose own process was killed')
    .action(async ({ dir, json }: Options) => {
      const stopped = await stopSandbox(dir);
      show({ stopped }, json, ({ stopped: count }) => `stopped ${count} ${count === 1 ? 'process' : 'processes'}`);
    });
  return sandbox;
}

async function up({ dir, json }: Options): Promise<void> {
  const { signal, interrupted } = interruption();
  const trial = trialFrom(process.env, resolve(dir));
  const sandbox = await startSandbox({ dir, root: projectRoot(), signal, trial, onProgress: progress });
  try {
    const info = await sandbox.info();
    print(json ? JSON.stringify(info) : described(info));
    await interrupted;
  } finally {
    progress('stopping the sandbox ...');
    await sandbox.stop();
  }
}

async function running(dir: string): Promise<SandboxInfo> {
  const info = await statusIn(dir, projectRoot());
  if (info) return info;
  throw notRunning(dir);
}

function described({ consoleUrl, signInCode, retrieverUrl, alertsUrl, shards, generation }: SandboxInfo): string {
  const rows = shards.map(({ id, mode, url, pid, replicaOf }) => [id, mode, url, String(pid ?? '-'), replicaOf ?? '']);
  return [
    `console:   ${consoleUrl}  (sign-in code ${signInCode})`,
    `retriever: ${retrieverUrl}/debug/retrieve`,
    `alerts:    ${alertsUrl}`,
    columns(['SHARD', 'MODE', 'URL', 'PID', 'REPLICA OF'], rows, 'no shards'),
    ...(generation ? generationLines(generation) : []),
  ].join('\n');
}

function generationLines({ answerUrl, gatewayUrl, providers }: NonNullable<SandboxInfo['generation']>): string[] {
  const rows = providers.map(({ name, protocol, url, faults }) => [name, protocol, url, faults.join(', ')]);
  return [
    `answers:   ${answerUrl ?? 'its generator is starting'}`,
    `gateway:   ${gatewayUrl ?? 'starting'}`,
    columns(['PROVIDER', 'PROTOCOL', 'URL', 'FAULTS'], rows, 'no providers'),
  ];
}
