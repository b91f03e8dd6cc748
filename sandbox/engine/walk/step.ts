import { EvaluationError, StateError } from '../errors.ts';
import { bindingsOf, type Extra } from '../language/bindings.ts';
import type { State } from '../language/definition.ts';
import { type Bindings, evaluate, mustBe, timeFunctions } from '../language/expressions.ts';
import { isTaken, type NumericField, numberIn, ruleOf } from '../language/numeric-fields.ts';
import type { Failure, Frame, Run } from '../model.ts';
import { record, type Transition } from './transition.ts';

/** Starts a child execution inside a transaction; throws the errors of StartExecution. */
export type StartChild = (
  tx: Transition,
  request: { stateMachineArn: string; name: string; input: unknown },
) => { executionArn: string; startedAt: number };

/** Ids, randomness and children for the states. */
export interface Host {
  random(): number;
  newToken(): string;
  newName(): string;
  startChild: StartChild;
}

/** One piece of work: a frame in a phase with work to do. */
export interface Step<S extends State = State> {
  host: Host;
  run: Run;
  frame: Frame;
  state: S;
  now: number;
  /** The state has no Entered event yet. */
  entering: boolean;
}

/** The change that a step leads to: applied at once, in one transaction. */
export type Apply = (tx: Transition) => void;

/**
 * Returns what an expression of this step reads: the engine's clock, `$states` and the variables.
 */
export function read(step: Step, extra: Extra = {}): Bindings {
  const values = bindingsOf(step.run, step.frame, step.entering ? step.now : step.frame.enteredAt, extra);
  return { ...timeFunctions(step.now), ...values };
}

/**
 * Returns the present number of a state's field, undefined if it is absent; throws an
 * EvaluationError for a value that the field refuses.
 */
export async function readNumber(step: Step, field: NumericField): Promise<number | undefined> {
  const rule = ruleOf(field);
  const template = (step.state as Record<string, unknown>)[field];
  if (template === undefined) return undefined;
  const given = await evaluate(template, field, read(step));
  const value = numberIn(rule, given) ?? mustBe('number', given, template, field);
  if (isTaken(rule, value)) return value;
  throw new EvaluationError(`The ${field} field must be ${rule.what} but was: ${value}`, field, rule.afterEntry);
}

/** Returns a field of any JSON, or undefined if it is absent. */
export async function readField(step: Step, field: string, extra?: Extra): Promise<unknown> {
  const template = (step.state as Record<string, unknown>)[field];
  return template === undefined ? undefined : evaluate(template, field, read(step, extra));
}

/** Plans a step; a failed evaluation becomes the state's failure. */
export async function orFailure(step: Step, plan: () => Promise<Apply>): Promise<Apply> {
  try {
    return await plan();
  } catch (error) {
    if (error instanceof EvaluationError) return (tx) => fail(tx, step.frame, recordEvaluation(tx, step, error));
    if (error instanceof StateError)
      return (tx) => fail(tx, step.frame, failureOf(error.error, sentence(step.frame, error.detail)));
    throw error;
  }
}

/** Writes EvaluationFailed and returns the failure. */
export function recordEvaluation(tx: Transition, step: Step, error: EvaluationError): Failure {
  const { frame, entering } = step;
  const failure = failureOf('States.QueryEvaluationError', sentence(frame, error.detail));
  const prev = entering && !error.afterEntry ? frame.entryPrev : frame.prev;
  const details = {
    error: failure.error,
    cause: failure.cause,
    state: frame.state,
    ...(error.location !== undefined && { location: error.location }),
  };
  record(tx, frame, 'EvaluationFailed', details, { prev });
  return failure;
}

/** Leaves the failure on the frame for its Retry and Catch. */
export function fail(tx: Transition, frame: Frame, failure: Failure): void {
  frame.phase = 'error';
  frame.failure = failure;
  tx.saved.add(frame);
}

/** Returns a failure with a known Error and Cause. */
export function failureOf(error: string, cause: string): Failure {
  return { error, cause, output: { Error: error, Cause: cause } };
}

function sentence(frame: Frame, detail: string): string {
  return `An error occurred while executing the state '${frame.state}' (entered at the event id #${frame.enteredEvent}). ${detail}`;
}
