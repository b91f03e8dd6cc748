import type { StateOf } from '../language/definition.ts';
import { type Resource, resourceOf } from '../language/resource.ts';
import type { Frame, Outcome } from '../model.ts';

/** Returns the event that ends an attempt of a task. */
export function endingEvent(
  state: StateOf<'Task'>,
  outcome: Outcome,
): { type: string; details: Record<string, unknown> } {
  const called = resourceOf(state.Resource) as Resource;
  const names = called.kind === 'function' ? {} : { resource: called.resource, resourceType: called.resourceType };
  const noun = called.kind === 'function' ? 'LambdaFunction' : 'Task';
  if (outcome.ok) return { type: `${noun}Succeeded`, details: { ...names, output: outcome.output } };
  const { error, cause } = outcome.failure;
  const why = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  return { type: `${noun}${outcome.timedOut ? 'TimedOut' : 'Failed'}`, details: { ...names, ...why } };
}

/** Leaves the outcome on the frame and clears its call, token and deadlines. */
export function settle(frame: Frame, outcome: Outcome): void {
  endCall(frame);
  if (outcome.ok) {
    frame.phase = 'result';
    frame.result = outcome.output;
  } else {
    frame.phase = 'error';
    frame.failure = outcome.failure;
  }
}

/** Clears the call of a frame, with its token, deadlines and child. */
export function endCall(frame: Frame): void {
  for (const key of [
    'timeoutAt',
    'heartbeatAt',
    'heartbeatMs',
    'call',
    'token',
    'tokenHash',
    'early',
    'child',
  ] as const)
    delete frame[key];
}

/**
 * Returns the outcome of a task that took too long: history shows no cause, a Catch reads an empty
 * one.
 */
export function timedOut(heartbeat: boolean): Outcome {
  const error = 'States.Timeout';
  return { ok: false, timedOut: true, failure: { error, output: { Error: error, Cause: '' }, heartbeat } };
}
