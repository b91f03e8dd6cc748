import type { TaskName, TaskOutput } from '../../core/contracts/tasks.ts';
import type { KillSwitch } from '../../core/kernel/kill-switch.ts';
import { runVerb, type TaskRun } from './run-verb.ts';
import { type TaskDeps, tasks } from './tasks.ts';

/**
 * Runs one task of the table with everything that any task needs: parses its input, calls its verb,
 * checks its output. Throws as `runVerb` does.
 */
export async function runTask<N extends TaskName>(
  name: N,
  deps: TaskDeps & { killSwitch: KillSwitch },
  event: unknown,
): Promise<TaskOutput<N>> {
  const run = { verb: tasks[name], killSwitch: deps.killSwitch, depsFor: () => deps } as unknown as TaskRun<N>;
  return runVerb(name, run, event);
}
