import type { TaskName, TaskOutput } from '../../core/contracts/tasks.ts';
import type { KillSwitch } from '../../core/kernel/kill-switch.ts';
import { type TaskDeps, verbs } from '../../core/verbs.ts';
import { runVerb, type TaskRun } from './run-verb.ts';

/**
 * Runs one task of the table with everything that any task needs: parses its input, calls its verb,
 * checks its output. Throws what `runVerb` throws.
 */
export async function runTask<N extends TaskName>(
  name: N,
  deps: TaskDeps & { killSwitch: KillSwitch },
  event: unknown,
): Promise<TaskOutput<N>> {
  const run = { verb: verbs[name], killSwitch: deps.killSwitch, depsFor: () => deps } as unknown as TaskRun<N>;
  return runVerb(name, run, event);
}
