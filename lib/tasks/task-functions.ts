import type { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../../core/contracts/config/config.ts';
import { functionNameOf, TASK_NAMES, type TaskName } from '../../core/contracts/tasks.ts';
import type { Grants, Need } from '../functions/need.ts';
import { type Bundles, RagmendFunction } from '../functions/ragmend-function.ts';
import { needs } from './needs.ts';
import { recordUsesOf } from './record-uses.ts';
import { functionTimeouts } from './timeouts.ts';

/** One function for each task of the table, with exactly the rights that the task needs. */
export class TaskFunctions extends Construct {
  private readonly functions: ReadonlyMap<TaskName, RagmendFunction>;

  constructor(scope: Construct, id: string, props: { config: Config; bundles: Bundles; grants: Grants }) {
    super(scope, id);
    const { bundles, grants } = props;
    const { network } = props.config.deployment;
    const timeouts = functionTimeouts();
    const tasks = TASK_NAMES;
    const made = tasks.map((task) => {
      const one = new RagmendFunction(this, task, {
        functionName: functionNameOf(task),
        code: bundles(bundleNameOf(task)),
        timeout: timeouts.get(task) as Duration,
        megabytes: megabytesFor(needs[task]),
        network,
      });
      grants.records(one, recordUsesOf(task));
      for (const need of needs[task]) grants[need](one);
      return [task, one] as const;
    });
    this.functions = new Map(made);
  }

  /** Returns the functions of the tasks that need this. */
  needing(need: Need): RagmendFunction[] {
    return [...this.functions].flatMap(([task, one]) => (needs[task].includes(need) ? [one] : []));
  }
}

/** Returns the bundle of a task: its name in kebab case. */
export function bundleNameOf(task: TaskName): string {
  return task.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * With little processor, the Kubernetes client takes seconds to load, and seconds matter from alert
 * to safe.
 */
function megabytesFor(need: readonly Need[]): number {
  return need.includes('cluster') ? 1024 : 512;
}
