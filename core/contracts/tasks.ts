import type * as z from 'zod';
import { taskContracts } from './rooms.ts';

export type TaskName = keyof typeof taskContracts;
export const TASK_NAMES = Object.keys(taskContracts) as TaskName[];
export type TaskInput<N extends TaskName> = z.infer<(typeof taskContracts)[N]['input']>;
export type TaskOutput<N extends TaskName> = z.infer<(typeof taskContracts)[N]['output']>;
/** Tasks that look at work under way and say when to look again. */
export type CheckName = {
  [N in TaskName]: TaskOutput<N> extends { done: boolean; waitSeconds: number } ? N : never;
}[TaskName];

/** Returns whether a task runs even while the kill switch is on. */
export const isSafe = (name: TaskName): boolean => 'safe' in taskContracts[name];

/**
 * Returns the name of a task's Lambda function: the one convention that stack and sandbox share.
 */
export const functionNameOf = (task: TaskName): string => `ragmend-${task}`;

/** Returns the task of a Lambda function's name; throws a RangeError for any other function. */
export function taskNameOf(functionName: string): TaskName {
  const found = TASK_NAMES.find((task) => functionNameOf(task) === functionName);
  if (!found) throw new RangeError(`function '${functionName}' is no task: see core/contracts/rooms.ts`);
  return found;
}
