import type { Command } from 'commander';
import type { InitOptions } from '../cluster/init.ts';

/** Adds the commands about a cluster: init. Each loads its clients only when it runs. */
export function addClusterCommands(program: Command): void {
  clustered(program.command('init'))
    .description('write a ragmend.yaml from what stands in a namespace; never over a file')
    .requiredOption('--namespace <name>', 'namespace of the RAG service')
    .option('--out <file>', 'file to write', 'ragmend.yaml')
    .action(async (options: InitOptions) => (await import('../cluster/init.ts')).init(options));
}

/** What every command about a cluster takes. */
function clustered(command: Command): Command {
  return command
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG or ~/.kube/config')
    .option('--context <name>', 'context in it instead of the current one')
    .option('--json', 'print JSON for programs');
}
