import { type Command, InvalidArgumentError } from 'commander';
import type { StartFound } from '../../core/contracts/rooms/bootstrap.ts';
import { pathsIn } from '../../sandbox/server/paths.ts';
import { readSession } from '../../sandbox/server/session.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import type { FileOptions } from '../explain/explain-files.ts';
import type { LiveOptions } from '../explain/explain-live.ts';
import { show } from '../terminal.ts';
import { clustered } from './cluster.ts';

type Options = LiveOptions & Partial<FileOptions> & { config: string; dir: string; api?: string };

const EXAMPLES = `
Examples:
  ragmend explain docs-rag                                    # in the cluster of your kubeconfig, twice in 90 s
  ragmend explain --namespace rag --once                      # without a ragmend.yaml, and with one look
  ragmend explain docs-rag --api https://ragmend.example.com  # what the newest run found, also of the sandbox without --api
  kubectl get all,events,pvc,endpointslices,leases,configmaps -o yaml | ragmend explain --objects -
  ragmend explain docs-rag --objects now.yaml --before earlier.yaml --logs logs/ --json

It changes nothing. Exit codes: 0 nothing is stuck, 1 something is, 2 used wrongly.`;

/** Adds `explain`. */
export function addExplainCommand(program: Command): void {
  clustered(program.command('explain').argument('[service]', 'target in ragmend.yaml whose service does not start'))
    .description(
      'say why a service does not start: who waits for whom, the cause with its evidence, and what may be done',
    )
    .option('--namespace <name>', 'namespace of the service, if ragmend.yaml does not say it')
    .option('--once', 'look once; what moves then is unknown')
    .option('--wait <seconds>', 'time between the two looks', secondsOf, 90)
    .option('--objects <files...>', 'read objects and events from files, folders or - instead of a cluster')
    .option('--before <files...>', 'for --objects: the same as it was before, to see what moves')
    .option('--logs <folder>', 'for --objects: logs as POD/CONTAINER.log and POD/CONTAINER.previous.log')
    .option('--at <time>', 'for --objects: when they were read, e.g. 2026-11-30T12:00:00Z')
    .option('--rendered <files...>', 'manifests or a Helm render of the service: hooks are in no cluster')
    .option('--config <file>', 'configuration', 'ragmend.yaml')
    .option('--dir <folder>', 'state folder of the sandbox', '.ragmend')
    .option('--api <url>', 'API of a deployment: what the newest run about this start found')
    .option('--json', 'print JSON for programs')
    .addHelpText('after', EXAMPLES)
    .action(explainService);
}

function secondsOf(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('give whole seconds, from 1 to 9999.');
}

async function explainService(service: string | undefined, options: Options): Promise<void> {
  const { explainText } = await import('../explain/explain-text.ts');
  const found = await explained(service, options);
  show(found, options.json, explainText);
  if (!IS_WELL.includes(found.kind)) process.exitCode = ExitCode.Failed;
}

const IS_WELL: readonly StartFound['kind'][] = ['None', 'Slow'];

async function explained(service: string | undefined, { objects, ...options }: Options): Promise<StartFound> {
  const { knownService } = await import('../explain/known-service.ts');
  if (options.api !== undefined) return ofRun(service, options);
  const { bootstrap, namespace } = knownService(service, options.config);
  if (objects !== undefined) {
    const { explainFiles } = await import('../explain/explain-files.ts');
    return explainFiles({ ...options, objects }, bootstrap);
  }
  const where = options.namespace ?? namespace;
  if (where === null) return ofRun(service, options);
  const { explainLive } = await import('../explain/explain-live.ts');
  return explainLive(options, { service: service ?? where, namespace: where }, bootstrap);
}

/** What runs in no cluster runs in a sandbox or behind an API. */
async function ofRun(service: string | undefined, { dir, api }: Options): Promise<StartFound> {
  const { explainIncident } = await import('../explain/explain-incident.ts');
  if (service === undefined && api === undefined && readSession(pathsIn(dir).session) === null)
    throw new CommandFailed(
      'say which service: name its target in ragmend.yaml, or give --namespace or --objects',
      ExitCode.Usage,
    );
  return explainIncident({ dir, ...(api !== undefined && { api }) }, service);
}
