import {
  SAFETY_TASKS,
  type TaskInput,
  type TaskName,
  type TaskOutput,
  taskContracts,
} from '../core/contracts/tasks.ts';
import { type KillSwitch, KillSwitchOn, reasonToStop } from '../core/kernel/kill-switch.ts';
import { TaskError } from '../core/kernel/task-error.ts';
import { type TaskDeps, tasks } from './tasks.ts';

/** Largest result of a task, in bytes of JSON: larger ones are stored, and passed by key. */
export const MAX_OUTPUT_BYTES = 8 * 1024;

/** What a task was given or gave does not fit its contract. */
export class MalformedTask extends TaskError {
  override readonly name = 'MalformedTask' as const;
}

/** Runs one task: parses its input, calls its verb, checks its output. Throws MalformedTask, KillSwitchOn, or what the verb throws. */
export async function runTask<N extends TaskName>(
  name: N,
  deps: TaskDeps & { killSwitch: KillSwitch },
  event: unknown,
): Promise<TaskOutput<N>> {
  const stop = SAFETY_TASKS.has(name) ? null : await reasonToStop(deps.killSwitch);
  if (stop !== null) throw new KillSwitchOn(`task '${name}' was not run, for ${stop}`);
  const { input, output } = taskContracts[name];
  const parsed = input.safeParse(event);
  if (!parsed.success) throw new MalformedTask(`task '${name}' was given a malformed input: ${parsed.error.message}`);
  const verb = tasks[name] as unknown as (deps: TaskDeps, input: TaskInput<N>) => Promise<unknown>;
  const result = output.safeParse(await verb(deps, parsed.data as TaskInput<N>));
  if (!result.success) throw new MalformedTask(`task '${name}' gave a malformed result: ${result.error.message}`);
  const bytes = new TextEncoder().encode(JSON.stringify(result.data)).length;
  if (bytes > MAX_OUTPUT_BYTES)
    throw new MalformedTask(
      `task '${name}' gave '${bytes}' bytes, at most ${MAX_OUTPUT_BYTES} fit: store them, pass a key`,
    );
  return result.data as TaskOutput<N>;
}
