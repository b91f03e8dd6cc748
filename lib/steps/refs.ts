import type { ExecutionInput } from '../../core/contracts/incident.ts';
import type { TaskName, TaskOutput } from '../../core/contracts/tasks.ts';

const EXPRESSION = Symbol('jsonata');

/** A value known only when the state runs: a JSONata path that yields a `T`. */
export type Ref<T> = { readonly [EXPRESSION]: string; readonly yields?: T } & ([T] extends [object]
  ? { readonly [K in keyof T]: Ref<T[K]> }
  : unknown);

/** A field of a payload: a fixed value, or one known only when the state runs. */
export type Value<T> = T | Ref<T>;

/** The newest result of each task, by the task's name: the variable that its state assigns. */
export const results = new Proxy({}, { get: (_, task) => ref(`$${String(task)}`) }) as {
  readonly [N in TaskName]: Ref<TaskOutput<N>>;
};

const input: Ref<ExecutionInput> = ref('$states.context.Execution.Input');

/** The incident that the execution works for, from its input, whichever state reads it. */
export const incident = {
  incidentId: input.incidentId,
  targetId: input.targetId,
  epoch: input.epoch,
};

/** What the incident is about. */
export const subject = input.subject;

/** Who asked for the run. */
export const requestedBy = input.requestedBy;

/** Why the page was left for its tail: Error, Cause if the platform gives one, and the title of the step. */
export const failure: Ref<Record<string, string>> = ref('$failure');

/** The path of a reference, to be used inside a larger expression. */
export function path(value: Ref<unknown>): string {
  return value[EXPRESSION];
}

/** A payload with every reference written as `{% path %}`. */
export function rendered(payload: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) => [key, isRef(value) ? `{% ${path(value)} %}` : value]),
  );
}

function ref<T>(expression: string): Ref<T> {
  return new Proxy(
    {},
    {
      get: (_, key) => (key === EXPRESSION ? expression : ref(`${expression}.${String(key)}`)),
      has: (_, key) => key === EXPRESSION,
    },
  ) as Ref<T>;
}

function isRef(value: unknown): value is Ref<unknown> {
  return typeof value === 'object' && value !== null && EXPRESSION in value;
}
