import { type Command, InvalidArgumentError, Option } from 'commander';
import type { KubeconfigOptions } from '../cluster/kubeconfig.ts';
import type { ManifestsOptions } from '../cluster/manifests.ts';
import type { RegisterOptions } from '../cluster/register.ts';
import type { DoctorOptions } from '../doctor/doctor.ts';
import type { InitOptions } from '../init/init.ts';

/**
 * Adds the commands about a cluster: init, manifests, kubeconfig, register, doctor. Each loads its
 * clients only when it runs.
 */
export function addClusterCommands(program: Command): void {
  clustered(program.command('init'))
    .description('write a ragmend.yaml from what a namespace holds; never overwrites a file')
    .requiredOption('--namespace <name>', 'namespace of the RAG service')
    .option('--out <file>', 'file to write', 'ragmend.yaml')
    .option('--rendered <files...>', 'a Helm render of the service: shows Jobs of hooks, which no cluster keeps')
    .option('--json', 'print JSON for programs')
    .action(async (options: InitOptions) => (await import('../init/init.ts')).init(options));
  targeted(program.command('manifests'))
    .description('print what an administrator applies to the cluster of a target: rights, policies, the agent')
    .option('--allow-tags', 'accept images of agent and gateway by a tag on EKS, too')
    .option('--json', 'print JSON for programs')
    .action(async (options: ManifestsOptions) => (await import('../cluster/manifests.ts')).manifests(options));
  targeted(clustered(program.command('kubeconfig')))
    .description('make the kubeconfig for functions to reach a cluster other than EKS; repeat before it ends')
    .addOption(expires())
    .option('--server <url>', 'address of the cluster, if functions use another one than you', httpsOnly)
    .option('--out <file>', 'write a new file readable only by you, instead of the configured secret')
    .addOption(new Option('--role <role>', 'who it is').choices(['operator', 'reader']).default('operator'))
    .option('--json', 'print JSON for programs')
    .action(async (options: KubeconfigOptions) => (await import('../cluster/kubeconfig.ts')).kubeconfig(options));
  targeted(clustered(program.command('register')))
    .description('put a target into the service registry of its namespace; repeat after its shards changed')
    .option('--json', 'print JSON for programs')
    .action(async (options: RegisterOptions) => (await import('../cluster/register.ts')).register(options));
  targeted(clustered(program.command('doctor')))
    .description('check everything that Ragmend relies on; exits 1 if a check failed')
    .option('--json', 'print JSON for programs')
    .action(async (options: DoctorOptions) => (await import('../doctor/doctor.ts')).doctor(options));
}

function expires(): Option {
  const about = 'how long its token is valid, e.g. 90d or 12h';
  return new Option('--expires <duration>', about).argParser(secondsOf).default(90 * SECONDS.d, '90d');
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };

function httpsOnly(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text;
  throw new InvalidArgumentError('give an address that starts with https://.');
}

/** The API server refuses a token that is valid for less than ten minutes. */
function secondsOf(text: string): number {
  const { count, unit } = /^(?<count>\d+)(?<unit>[smhd])$/.exec(text)?.groups ?? {};
  const seconds = Number(count) * SECONDS[(unit ?? 's') as keyof typeof SECONDS];
  if (seconds >= 600 && seconds <= 10 * 366 * SECONDS.d) return seconds;
  throw new InvalidArgumentError('give a time like 90d, 12h or 30m, from ten minutes to ten years.');
}

/** Adds the options of every command about a cluster. */
export function clustered(command: Command): Command {
  return command
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG or ~/.kube/config')
    .option('--context <name>', 'context in it instead of the current one');
}

/** Adds the options of every command about one target. */
export function targeted(command: Command): Command {
  return command
    .option('--config <file>', 'configuration', 'ragmend.yaml')
    .option('--target <id>', 'target in it; needed if it has several on Kubernetes');
}
