import type { App, Stack } from 'aws-cdk-lib';
import type { Config } from '../core/contracts/config.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import type { Bundles } from './functions/ragmend-function.ts';
import { RagmendStack } from './ragmend-stack.ts';
import { TasksStack } from './tasks-stack.ts';

/** All stacks of a deployment, by what is in them. */
export function deploy(app: App, { config, bundles }: { config: Config; bundles: Bundles }): Record<string, Stack> {
  const machines = new RagmendStack(app, 'Ragmend', { config });
  const data = new DataStack(app, 'RagmendData', { deployment: config.deployment });
  const tasks = new TasksStack(app, 'RagmendTasks', { config, bundles, data: data.data });
  const edge = new EdgeStack(app, 'RagmendEdge', { config, bundles, data: data.data, requests: data.requests });
  // They import what the data stack exports by name, which CDK does not take for a dependency.
  for (const stack of [tasks, edge]) stack.addDependency(data);
  return { machines, data, tasks, edge };
}
