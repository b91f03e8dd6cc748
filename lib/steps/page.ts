import { Duration } from 'aws-cdk-lib';
import type { ErrorName } from '../../core/contracts/error-names.ts';
import type { StepKind } from '../../core/contracts/http/step-view.ts';
import type { CheckName, TaskInput, TaskName, TaskOutput } from '../../core/contracts/tasks.ts';
import { path, type Ref, results, type Value } from './refs.ts';

/** One line of a runbook page, before it is a state. */
export type Step = TaskStep | ChoiceStep | WaitStep | JumpStep | ErrorStep;
export type TaskStep<N extends TaskName = TaskName> = {
  kind: 'task';
  title: string;
  task: N;
  payload: object;
  timeout: Duration | 'approval window';
  token: boolean;
  /** Whether a failure continues with the next line instead of the tail. */
  goesOn?: boolean;
  /** What the step means to people, if it is more than a task. */
  shownAs?: StepKind;
};
export type ChoiceStep = { kind: 'choice'; title: string; cases: Case[]; otherwise: Step[] };
export type WaitStep = { kind: 'wait'; title: string; seconds: string };
export type JumpStep = { kind: 'goTo' | 'end'; title: string };
export type ErrorStep = { kind: 'escalate' | 'fail'; title: string; error: ErrorName };
export type Page = (Step | Step[])[];
type Case = { condition: string; steps: Step[] };
type Payload<T> = { [K in keyof T]: Value<T[K]> };

/** Does one task; its result is `results.<task>` from here on. */
export function task<N extends TaskName>(
  title: string,
  name: N,
  payload: Payload<TaskInput<N>>,
  timeout = Duration.minutes(5),
): TaskStep<N> {
  return { kind: 'task', title, task: name, payload, timeout, token: false };
}

/**
 * Does one task that finds out whether answers are right. While at such a step, an incident shows
 * as Validating.
 */
export function validation<N extends TaskName>(
  title: string,
  name: N,
  payload: Payload<TaskInput<N>>,
  timeout = Duration.minutes(10),
): TaskStep<N> {
  return { ...task(title, name, payload, timeout), shownAs: 'validation' };
}

/** Continues with the next line even if the task fails; for what no later line needs. */
export const orGoOn = (step: TaskStep): TaskStep => ({ ...step, goesOn: true });

/** Asks people and waits for their decision. No answer in time never means yes. */
export function approval(title: string, payload: Payload<Omit<TaskInput<'requestApproval'>, 'taskToken'>>): TaskStep {
  return { kind: 'task', title, task: 'requestApproval', payload, timeout: 'approval window', token: true };
}

/**
 * Leaves the page if a case holds; else continues with the next line. A case that runs out of steps
 * returns to the next line.
 */
export function choice(title: string, ...cases: (Case | { otherwise: Step[] })[]): ChoiceStep {
  return {
    kind: 'choice',
    title,
    cases: cases.filter((c) => 'condition' in c),
    otherwise: cases.flatMap((c) => ('otherwise' in c ? c.otherwise : [])),
  };
}

export const when = (holds: Ref<boolean>, ...steps: Page): Case => ({ condition: path(holds), steps: steps.flat() });
export const unless = (holds: Ref<boolean>, ...steps: Page): Case => ({
  condition: `$not(${path(holds)})`,
  steps: steps.flat(),
});
export const otherwise = (...steps: Page) => ({ otherwise: steps.flat() });

/** Repeats a check until it says `done`, waiting as long as the check asks for. */
export function waitUntil(title: string, check: TaskStep<CheckName>): Step[] {
  const { done, waitSeconds } = results[check.task] as Ref<TaskOutput<CheckName>>;
  const pause: Step = { kind: 'wait', title: `Wait before: ${check.title}`, seconds: path(waitSeconds) };
  return [check, choice(title, unless(done, pause, goTo(check.title)))];
}

export const goTo = (title: string): Step => ({ kind: 'goTo', title });
export const end = (title: string): Step => ({ kind: 'end', title });

/** Leaves the page for its tail although no step failed. */
export const escalate = (title: string, error: ErrorName): Step => ({ kind: 'escalate', title, error });
/** Ends the execution as failed: the last line of a tail. */
export const fail = (title: string, error: ErrorName): Step => ({ kind: 'fail', title, error });
