import type { Command } from 'commander';
import { checkGolden } from '../../core/validation/check-golden.ts';
import { retrieverAt } from '../../sandbox/server/retriever-client.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server/sandbox.ts';
import { breakShard } from '../../sandbox/world/faults/break-shard.ts';
import { FAULTS } from '../../sandbox/world/faults/faults.ts';
import { callerOf } from '../caller.ts';
import { clientOf } from '../client.ts';
import { assertFit } from '../demo/assert-fit.ts';
import { follow } from '../demo/follow.ts';
import { summary } from '../demo/summary.ts';
import { ExitCode } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { projectRoot } from '../project-root.ts';
import { print, progress } from '../terminal.ts';

type Options = { dir: string; yes?: boolean; once?: boolean; shard: string; how: string };

/** Adds `demo`, which `npm start` runs: a whole incident, live. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('start the sandbox, break a shard, and show its recovery live')
    .option('--dir <folder>', 'state folder of the sandbox', '.ragmend')
    .option('--yes', 'approve every plan, as the person "demo-operator"')
    .option('--once', 'stop everything after the recovery; exit 0 only if all answers equal the baseline')
    .option('--shard <id>', 'shard to break', 'shard-2')
    .option('--how <fault>', 'see "ragmend sandbox break --help"', 'lost-index-metadata')
    .action(demo);
}

async function demo({ dir, yes = false, once = false, shard, how }: Options): Promise<void> {
  assertFit();
  const { signal, interrupted } = interruption();
  progress('starting a vector store in four shards and a replica, a retriever, and Ragmend ...');
  const sandbox = await startSandbox({ dir, root: projectRoot(), signal, onProgress: (text) => progress(`  ${text}`) });
  try {
    const recovered = recover(sandbox, { yes, shard, how, signal }).catch((error: unknown) => {
      // An interrupted step fails wherever it was.
      if (signal.aborted) return 'interrupted' as const;
      throw error;
    });
    const result = await Promise.race([recovered, interrupted]);
    process.exitCode = result === 'interrupted' ? ExitCode.Interrupted : result ? ExitCode.Ok : ExitCode.Failed;
    if (result === 'interrupted' || once) return;
    print('Everything goes on running. Break another shard in a second terminal, or stop with Ctrl-C.');
    await interrupted;
  } finally {
    progress('stopping everything ...');
    await sandbox.stop();
  }
}

/**
 * Breaks a shard and follows its incident; returns true if all golden queries are answered as
 * before.
 */
async function recover(
  sandbox: Sandbox,
  { yes, shard, how, signal }: Pick<Options, 'shard' | 'how'> & { yes: boolean; signal: AbortSignal },
): Promise<boolean> {
  const { consoleUrl, signInCode, retrieverUrl } = sandbox.session;
  print(`console: ${consoleUrl}  sign-in code: ${signInCode}`);
  const before = await checkAll(sandbox);
  print(`before: answers equal to baseline: ${before.right} of ${before.asked}`);
  print(`breaking ${shard}: ${FAULTS[how as keyof typeof FAULTS]?.description ?? how}`);
  await breakShard({ ...sandbox.ports, processes: sandbox.ports.workloads }, { shardId: shard, how });
  const client = clientOf(callerOf(sandbox.session, 'demo-operator'));
  const incident = await follow(client, { yes, signal });
  const after = await checkAll(sandbox);
  print(await summary(client, incident));
  print(`answers equal to baseline: ${after.right} of ${after.asked}`);
  return incident.status === 'Completed' && after.wrong.length === 0;

  function checkAll({ ports }: Sandbox) {
    return ports.goldenSets
      .queries(ports.targetId)
      .then((queries) => checkGolden({ retrieve: retrieverAt(retrieverUrl) }, { queries }));
  }
}
