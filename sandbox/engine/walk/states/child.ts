import { EvaluationError } from '../../errors.ts';
import { type Apply, fail, failureOf, type Step } from '../step.ts';
import { record } from '../transition.ts';

interface Names {
  resource: string;
  resourceType: string;
}

/** Starts a child execution in the transaction that schedules the task, so that a crash leaves both or neither. */
export function scheduleChild(
  step: Step,
  names: Names,
  parameters: Record<string, unknown>,
  setDeadlines: Apply,
  { timeout }: { timeout: number | undefined },
): Apply {
  const { frame, host } = step;
  const request = requestOf(step, parameters);
  return (tx) => {
    const details = { ...names, parameters, ...(timeout !== undefined && { timeoutInSeconds: timeout }) };
    record(tx, frame, 'TaskScheduled', details);
    record(tx, frame, 'TaskStarted', { ...names });
    try {
      const { executionArn, startedAt } = host.startChild(tx, request);
      record(tx, frame, 'TaskSubmitted', { ...names, output: { ExecutionArn: executionArn, StartDate: startedAt } });
      setDeadlines(tx);
      frame.phase = 'child';
      frame.child = executionArn;
      tx.saved.add(frame);
    } catch (error) {
      const { name, message } = error as Error;
      const failure = failureOf(`StepFunctions.${name}Exception`, message);
      record(tx, frame, 'TaskSubmitFailed', { ...names, error: failure.error, cause: failure.cause });
      fail(tx, frame, failure);
    }
  };
}

function requestOf({ host }: Step, { StateMachineArn, Name, Input }: Record<string, unknown>) {
  if (typeof StateMachineArn !== 'string')
    throw new EvaluationError(
      `StateMachineArn must be a text but was: ${JSON.stringify(StateMachineArn)}`,
      'Arguments',
    );
  const name = Name === undefined || Name === null ? host.newName() : String(Name);
  return { stateMachineArn: StateMachineArn, name, input: Input ?? {} };
}
