import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../core/contracts/config.ts';
import type { Data } from './data-stack.ts';
import { grantsOf } from './functions/grants.ts';
import type { Bundles } from './functions/ragmend-function.ts';
import { TaskFunctions } from './tasks/task-functions.ts';

/** The functions that do the tasks of the state machines. */
export class TasksStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { config, data, bundles, ...props }: StackProps & { config: Config; data: Data; bundles: Bundles },
  ) {
    super(scope, id, props);
    new TaskFunctions(this, 'Tasks', { config, bundles, grants: grantsOf(data, config) });
  }
}
