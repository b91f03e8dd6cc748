import type { Command } from 'commander';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { columns, print, show } from '../terminal.ts';

/** The stack whose outputs say where Ragmend is reached. */
const STACK = 'RagmendEdge';

/** Adds `outputs`. */
export function addOutputsCommand(program: Command): void {
  program
    .command('outputs')
    .argument('[name]', 'print only this value, e.g. UserPoolId')
    .description('print the addresses of the deployment in this AWS account and region: ConsoleUrl, AlertsUrl, ...')
    .option('--json', 'print JSON for programs')
    .action(showOutputs);
}

async function showOutputs(name: string | undefined, { json }: { json?: boolean }): Promise<void> {
  const outputs = await deployedOutputs();
  if (name === undefined) return show(outputs, json, listed);
  const value = outputs[name];
  if (value === undefined)
    throw new CommandFailed(
      `stack '${STACK}' has no output '${name}': it has ${Object.keys(outputs).join(', ')}`,
      ExitCode.Usage,
    );
  print(json ? JSON.stringify(value) : value);
}

async function deployedOutputs(): Promise<Record<string, string>> {
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { stackOutputs } = await import('../../adapters/aws/stack-outputs.ts');
  const outputs = await stackOutputs(new CloudFormationClient({}), STACK);
  if (outputs) return outputs;
  throw new CommandFailed(
    `there is no stack '${STACK}' in this account and region: run \`npx --no -- cdk deploy --all\`, or set AWS_PROFILE or AWS_REGION to its place`,
    ExitCode.Failed,
  );
}

const listed = (outputs: Record<string, string>): string => columns(['OUTPUT', 'VALUE'], Object.entries(outputs), '');
