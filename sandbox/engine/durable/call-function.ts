import { TaskFailure } from '../errors.ts';
import type { Frame, Outcome, Run } from '../model.ts';
import { failureOf } from '../walk/step.ts';

/**
 * Calls a function. The `name` of a rejection is the Error; its message goes into the Cause as
 * `{"errorType","errorMessage"}`.
 */
export type Invoke = (call: {
  functionName: string;
  payload: unknown;
  executionArn: string;
  state: string;
}) => Promise<unknown>;

const MOST_BYTES = 262_144;

/** Runs one attempt of a task. It never throws: every end is an outcome. */
export async function callFunction(invoke: Invoke, run: Run, frame: Frame): Promise<Outcome> {
  const { functionName, payload } = frame.call as NonNullable<Frame['call']>;
  try {
    const call = {
      functionName,
      payload: JSON.parse(JSON.stringify(payload)),
      executionArn: run.arn,
      state: frame.state,
    };
    return resultOf(await invoke(call), functionName);
  } catch (error) {
    return { ok: false, failure: failureFrom(error) };
  }
}

/** Returns the result as the JSON of a Lambda function's answer. */
function resultOf(value: unknown, functionName: string): Outcome {
  const text = JSON.stringify(value ?? null);
  if (Buffer.byteLength(text) <= MOST_BYTES) return { ok: true, output: JSON.parse(text) };
  const cause = `The function '${functionName}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return { ok: false, failure: failureOf('States.DataLimitExceeded', cause) };
}

function failureFrom(error: unknown) {
  if (error instanceof TaskFailure) return failureOf(error.error, error.verbatimCause);
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return failureOf(name, JSON.stringify({ errorType: name, errorMessage: message }));
}
