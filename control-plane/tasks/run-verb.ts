import { taskContracts } from '../../core/contracts/rooms.ts';
import { isSafe, type TaskInput, type TaskName, type TaskOutput } from '../../core/contracts/tasks.ts';
import { type KillSwitch, KillSwitchOn, reasonToStop } from '../../core/kernel/kill-switch.ts';
import { TaskError } from '../../core/kernel/task-error.ts';
import type { verbs } from '../../core/verbs.ts';

/** The largest result of a task, in bytes of JSON. Larger data is stored and passed by key. */
export const MAX_OUTPUT_BYTES = 8 * 1024;

/** The ports and values that the verb of a task needs. */
export type DepsOf<N extends TaskName> = Parameters<(typeof verbs)[N]>[0];
/** How to do a task: its verb, the ports for an input, and the kill switch that may stop it. */
export type TaskRun<N extends TaskName> = {
  verb: (deps: DepsOf<N>, input: TaskInput<N>) => Promise<TaskOutput<N>>;
  killSwitch: KillSwitch;
  depsFor(input: TaskInput<N>): DepsOf<N> | Promise<DepsOf<N>>;
};

/** The input or the result of a task does not fit its contract. */
export class MalformedTask extends TaskError {
  override readonly name = 'MalformedTask' as const;
}

/**
 * Parses the input of a task, calls its verb and checks its output. Throws MalformedTask,
 * KillSwitchOn, or what the verb throws.
 */
export async function runVerb<N extends TaskName>(
  name: N,
  { verb, killSwitch, depsFor }: TaskRun<N>,
  event: unknown,
): Promise<TaskOutput<N>> {
  const stop = isSafe(name) ? null : await reasonToStop(killSwitch);
  if (stop !== null) throw new KillSwitchOn(`task '${name}' was not run, for ${stop}`);
  const { input, output } = taskContracts[name];
  const parsed = input.safeParse(event);
  if (!parsed.success) throw new MalformedTask(`task '${name}' was given a malformed input: ${parsed.error.message}`);
  const given = parsed.data as TaskInput<N>;
  const result = output.safeParse(await verb(await depsFor(given), given));
  if (!result.success) throw new MalformedTask(`task '${name}' gave a malformed result: ${result.error.message}`);
  const bytes = new TextEncoder().encode(JSON.stringify(result.data)).length;
  if (bytes > MAX_OUTPUT_BYTES)
    throw new MalformedTask(
      `task '${name}' gave ${bytes} bytes, at most ${MAX_OUTPUT_BYTES} fit: store them, pass a key`,
    );
  return result.data as TaskOutput<N>;
}
