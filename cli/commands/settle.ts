import type { Command } from 'commander';
import type { SettleOptions } from '../cluster/settle.ts';
import { clustered } from './cluster.ts';

/** Adds the command settle, which loads the clients of a cluster only when it runs. */
export function addSettleCommand(program: Command, reaching: (command: Command) => Command): void {
  clustered(reaching(program.command('settle').argument('<shard>', 'shard that a restore left on a Ragmend server')))
    .description(
      "let the team's own workload serve a restored shard again, from the restored volume; needs approval and can be undone",
    )
    .option('--as <name>', 'who asks for it, in the sandbox; somebody else must approve')
    .option('--config <file>', 'configuration of a deployment, which names its cluster', 'ragmend.yaml')
    .addHelpText('after', HELP)
    .action(async (shardId: string, options: SettleOptions) =>
      (await import('../cluster/settle.ts')).settle(shardId, options),
    );
}

const HELP = `
It starts the runbook shard-settle, or joins the one that runs, and follows it to its end. In a cluster it renames the
volumes with your own rights (a claim is deleted and made anew; its PersistentVolume is kept): Ragmend has no right to do that.
If you interrupt it, the run continues and waits: run the command again.`;
