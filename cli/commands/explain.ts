import type { Command } from 'commander';
import type { StartFound } from '../../core/contracts/rooms/bootstrap.ts';
import { ExitCode } from '../exit-codes.ts';
import { show } from '../terminal.ts';
import { clustered } from './cluster.ts';

type Options = {
  objects?: string[];
  before?: string[];
  logs?: string;
  rendered?: string[];
  namespace?: string;
  at?: string;
  config: string;
  json?: boolean;
};

const EXAMPLES = `
Examples:
  kubectl get all,events,pvc,endpointslices,leases,configmaps -o yaml | ragmend explain --objects -
  ragmend explain docs-rag --objects now.yaml --before earlier.yaml --logs logs/ --json

It changes nothing. Exit codes: 0 nothing is stuck, 1 something is, 2 used wrongly.`;

/** Adds `explain`. */
export function addExplainCommand(program: Command): void {
  clustered(program.command('explain').argument('[service]', 'target in ragmend.yaml whose service does not start'))
    .description(
      'say why a service does not start: who waits for whom, the cause with its evidence, and what may be done',
    )
    .option('--objects <files...>', 'read objects and events from files, folders or - instead of a cluster')
    .option('--before <files...>', 'the same as it was at least a minute before: shows what moves')
    .option('--logs <folder>', 'logs for --objects: POD/CONTAINER.log and POD/CONTAINER.previous.log')
    .option('--rendered <files...>', 'manifests or a Helm render of the service: hooks are in no cluster')
    .option('--namespace <name>', 'namespace of the service, if ragmend.yaml does not say it')
    .option('--at <time>', 'when the objects were read, e.g. 2026-11-30T12:00:00Z')
    .option('--config <file>', 'configuration', 'ragmend.yaml')
    .option('--json', 'print JSON for programs')
    .addHelpText('after', EXAMPLES)
    .action(explainService);
}

async function explainService(service: string | undefined, options: Options): Promise<void> {
  const { explainFiles } = await import('../explain/explain-files.ts');
  const { explainText } = await import('../explain/explain-text.ts');
  const found = await explainFiles(service, { ...options, objects: options.objects ?? ['-'] });
  show(found, options.json, explainText);
  if (!IS_WELL.includes(found.kind)) process.exitCode = ExitCode.Failed;
}

const IS_WELL: readonly StartFound['kind'][] = ['None', 'Slow'];
