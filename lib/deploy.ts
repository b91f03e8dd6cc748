import type { App } from 'aws-cdk-lib';
import type { Config } from '../core/contracts/config/config.ts';
import { AlarmsStack } from './alarms-stack.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import type { Bundles } from './functions/ragmend-function.ts';
import { RagmendStack } from './ragmend-stack.ts';
import { TasksStack } from './tasks-stack.ts';

/** Creates all stacks of a deployment. */
export function deploy(app: App, { config, bundles }: { config: Config; bundles: Bundles }) {
  const machines = new RagmendStack(app, 'Ragmend', { config });
  const data = new DataStack(app, 'RagmendData', { config });
  const tasks = new TasksStack(app, 'RagmendTasks', { config, bundles, data: data.data });
  const edge = new EdgeStack(app, 'RagmendEdge', { config, bundles, data: data.data, requests: data.requests });
  const alarms = new AlarmsStack(app, 'RagmendAlarms', { config, topic: data.topic, edge });
  // They import the data stack's exports by name, which CDK does not see as a dependency.
  for (const stack of [tasks, edge]) stack.addStackDependency(data);
  return { machines, data, tasks, edge, alarms };
}
