import { canonicalJson } from '../../../core/kernel/digest.ts';
import type { Invoke } from '../durable/call-function.ts';
import { TaskFailure } from '../errors.ts';
import { functionNameOf } from '../language/resource.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** One call of a scripted task: the expected payload (any if absent), its answer, and the delay. */
export interface ScriptedCall {
  input?: unknown;
  output?: unknown;
  error?: string;
  cause?: string;
  delayMs?: number;
}

/** Scripted answers in the order of the calls, by function ARN or name. */
export type ScriptedTasks = Record<string, ScriptedCall[]>;

/** A run called a task that the script lacks, or with another payload. */
export class ScriptMismatch extends Error {
  override readonly name = 'ScriptMismatch' as const;
}

/** Plays scripted tasks on virtual time; reports mismatches to `onMismatch`. */
export function scriptedInvoke(
  tasks: ScriptedTasks,
  clock: VirtualClock,
  onMismatch: (error: ScriptMismatch) => void,
): Invoke {
  const calls = new Map(Object.entries(tasks).map(([name, list]) => [functionNameOf(name), [...list]]));
  return async ({ functionName, payload }) => {
    const call = calls.get(functionName)?.shift();
    const mismatch = call ? payloadMismatch(functionName, call, payload) : missing(functionName);
    if (mismatch) {
      onMismatch(mismatch);
      throw mismatch;
    }
    const { delayMs, error, cause, output } = call as ScriptedCall;
    if (delayMs !== undefined) await clock.sleep(delayMs);
    if (error !== undefined) throw new TaskFailure(error, cause ?? '');
    return output;
  };
}

function missing(functionName: string): ScriptMismatch {
  return new ScriptMismatch(`the script has no further call of task '${functionName}': add it under tasks`);
}

function payloadMismatch(functionName: string, call: ScriptedCall, payload: unknown): ScriptMismatch | undefined {
  if (!('input' in call) || canonicalJson(call.input) === canonicalJson(payload)) return undefined;
  return new ScriptMismatch(
    `task '${functionName}' was called with '${JSON.stringify(payload)}', the script expects '${JSON.stringify(call.input)}'`,
  );
}
