import type { Command } from 'commander';
import type { DoctorOptions } from '../cluster/doctor.ts';
import type { InitOptions } from '../cluster/init.ts';
import type { ManifestsOptions } from '../cluster/manifests.ts';
import type { RegisterOptions } from '../cluster/register.ts';

/** Adds the commands about a cluster: init, manifests, register, doctor. Each loads its clients only when it runs. */
export function addClusterCommands(program: Command): void {
  clustered(program.command('init'))
    .description('write a ragmend.yaml from what stands in a namespace; never over a file')
    .requiredOption('--namespace <name>', 'namespace of the RAG service')
    .option('--out <file>', 'file to write', 'ragmend.yaml')
    .option('--json', 'print JSON for programs')
    .action(async (options: InitOptions) => (await import('../cluster/init.ts')).init(options));
  targeted(program.command('manifests'))
    .description('print what an administrator applies to the cluster of a target: rights, policies, the agent')
    .option('--json', 'print JSON for programs')
    .action(async (options: ManifestsOptions) => (await import('../cluster/manifests.ts')).manifests(options));
  targeted(clustered(program.command('register')))
    .description('put a target into the service registry of its namespace; again after its shards changed')
    .option('--json', 'print JSON for programs')
    .action(async (options: RegisterOptions) => (await import('../cluster/register.ts')).register(options));
  targeted(clustered(program.command('doctor')))
    .description('look at everything that Ragmend relies on; exits 1 where something failed')
    .option('--json', 'print JSON for programs')
    .action(async (options: DoctorOptions) => (await import('../cluster/doctor.ts')).doctor(options));
}

/** What every command about a cluster takes. */
export function clustered(command: Command): Command {
  return command
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG or ~/.kube/config')
    .option('--context <name>', 'context in it instead of the current one');
}

/** What every command about one target takes. */
export function targeted(command: Command): Command {
  return command
    .option('--config <file>', 'configuration', 'ragmend.yaml')
    .option('--target <id>', 'target in it; needed where it has several on Kubernetes');
}
