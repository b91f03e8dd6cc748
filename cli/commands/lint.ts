import { type Command, Option } from 'commander';
import { lint } from '../../core/bootstrap/lint/lint.ts';
import { type Deployer, deployers } from '../../core/bootstrap/lint/render/document.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { print } from '../terminal.ts';

type Options = { deployer: Deployer; json?: boolean; sarif?: boolean };

const EXAMPLES = `
Examples:
  helm template my-rag ./chart | ragmend lint -
  ragmend lint --deployer argocd manifests/
  helm template my-rag ./chart > rendered.yaml && ragmend lint --sarif rendered.yaml > lint.sarif

Exit codes: 0 nothing found (what was not seen is listed), 1 findings, 2 used wrongly or something could not be read.
docs/lint.md explains each rule.`;

/** Adds `lint`. */
export function addLintCommand(program: Command): void {
  program
    .command('lint')
    .argument('<files...>', 'manifests or Helm renders (YAML, JSON), folders of them, or - for standard input')
    .description('find in manifests and Helm renders what would wait for itself when the service starts')
    .addOption(
      new Option(
        '--deployer <name>',
        'who applies them; by default one that waits until all is ready, Argo CD where annotations name it',
      )
        .choices(deployers)
        .default('any'),
    )
    .addOption(new Option('--json', 'print JSON for programs').conflicts('sarif'))
    .addOption(new Option('--sarif', 'print SARIF 2.1.0 for code scanning'))
    .addHelpText('after', EXAMPLES)
    .action(lintFiles);
}

async function lintFiles(paths: string[], { deployer, json, sarif }: Options): Promise<void> {
  const { readInputs } = await import('../lint/read-inputs.ts');
  const { documents, notSeen, unreadable } = await readInputs(paths);
  if (documents.length === 0 && unreadable.length === 0)
    throw new CommandFailed(
      `there is no Kubernetes object in '${paths.join(' ')}'${notSeen.length > 0 ? ', only templates that were not rendered' : ''}: give manifests, or the output of \`helm template\``,
      ExitCode.Usage,
    );
  const found = lint(documents, deployer);
  const report = {
    objects: documents.length,
    findings: found.findings,
    notSeen: [...notSeen, ...found.notSeen],
    unreadable,
  };
  if (sarif) print(JSON.stringify((await import('../lint/sarif.ts')).sarifOf(report), null, 2));
  else print(json ? JSON.stringify(report) : (await import('../lint/lint-report.ts')).textOf(report));
  if (report.findings.length > 0) process.exitCode = ExitCode.Failed;
  else if (unreadable.length > 0) process.exitCode = ExitCode.Usage;
}
