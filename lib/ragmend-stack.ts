import { Stack, type StackProps } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Config } from '../core/contracts/config/config.ts';
import { functionNameOf } from '../core/contracts/tasks.ts';
import { RunbookMachines } from './runbooks/runbook-machines.ts';
import { taskFunctions } from './steps/render.ts';

/** The state machines of all runbooks. The functions of their tasks are in another stack. */
export class RagmendStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: StackProps & { config: Config }) {
    super(scope, id, props);
    const functions = taskFunctions((task) =>
      LambdaFunction.fromFunctionName(this, `Task ${task}`, functionNameOf(task)),
    );
    new RunbookMachines(this, 'Runbooks', { config, functions });
  }
}
