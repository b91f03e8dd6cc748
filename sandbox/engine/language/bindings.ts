import type { Frame, Run } from '../model.ts';
import type { Bindings } from './expressions.ts';

/** What an expression sees besides input and variables. */
export interface Extra {
  result?: unknown;
  errorOutput?: unknown;
  token?: string | undefined;
  item?: { Index: number; Value: unknown };
}

/**
 * Returns `$states` and the variables as a state reads them, including outer variables. For a state
 * that is being entered, `now` is its time of entry.
 */
export function bindingsOf(run: Run, frame: Frame, enteredAt: number, extra: Extra): Bindings {
  const states: Record<string, unknown> = { input: frame.input, context: contextOf(run, frame, enteredAt, extra) };
  if ('result' in extra) states.result = extra.result;
  if ('errorOutput' in extra) states.errorOutput = extra.errorOutput;
  return { ...variablesOf(run, frame), states };
}

function variablesOf(run: Run, frame: Frame): Record<string, unknown> {
  if (frame.parent === null) return frame.variables;
  return { ...variablesOf(run, run.frames.get(frame.parent) as Frame), ...frame.variables };
}

function contextOf(run: Run, frame: Frame, enteredAt: number, { token, item }: Extra): Record<string, unknown> {
  const [, partition, , , account] = run.machine.arn.split(':');
  const current = item ?? itemOf(run, frame);
  const isTask = run.machine.scopes.get(frame.scope)?.states[frame.state]?.Type === 'Task';
  return {
    Execution: {
      Id: run.arn,
      Input: run.input,
      Name: run.name,
      StartTime: new Date(run.startedAt).toISOString(),
      RoleArn: `arn:${partition}:iam::${account}:role/ragmend-engine`,
      // Nobody redrives an execution here, so there is no RedriveTime.
      RedriveCount: 0,
    },
    State: {
      Name: frame.state,
      EnteredTime: new Date(enteredAt).toISOString(),
      ...(isTask && { RetryCount: frame.retryCount }),
    },
    StateMachine: { Id: run.machine.arn, Name: run.machine.name },
    ...(token !== undefined && { Task: { Token: token } }),
    ...(current && { Map: { Item: current } }),
  };
}

function itemOf(run: Run, frame: Frame): Frame['item'] {
  if (frame.item || frame.parent === null) return frame.item;
  return itemOf(run, run.frames.get(frame.parent) as Frame);
}
