import { createEngine, type Engine } from '../../../sandbox/engine/engine.ts';
import type { EngineOptions } from '../../../sandbox/engine/engine-options.ts';
import type { MachineDefinition } from '../../../sandbox/engine/language/definition.ts';
import type { HistoryEvent } from '../../../sandbox/engine/model.ts';
import { virtualClock } from '../../../sandbox/engine/scripted/virtual-clock.ts';

export const ARN = 'arn:aws:states:eu-west-1:111111111111:stateMachine:m';

/** A machine of JSONata states that starts at the first one. */
export function machine(States: Record<string, unknown>, more: Record<string, unknown> = {}): MachineDefinition {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(States)[0] as string, States, ...more };
}

/** A Task that invokes a function, with more fields of the state. */
export function invoke(functionName: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
    End: true,
    ...more,
  };
}

/** A Task that gives its token to the function `receiver` and waits. */
export function approval(more: Record<string, unknown> = {}): Record<string, unknown> {
  return invoke('receiver', {
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: 'receiver', Payload: { token: '{% $states.context.Task.Token %}' } },
    ...more,
  });
}

/** An engine in memory on virtual time with one machine, and one execution `run` of it. */
export function started(definition: MachineDefinition, options: Partial<EngineOptions> & { input?: unknown } = {}) {
  const { input = {}, ...more } = options;
  const clock = virtualClock();
  const engine: Engine = createEngine({
    machines: { [ARN]: definition },
    database: ':memory:',
    clock,
    invoke: async ({ payload }) => payload,
    ...more,
  });
  const { executionArn } = engine.startExecution({ stateMachineArn: ARN, name: 'run', input });
  return { engine, clock, executionArn };
}

/** The ids of a history that has no gap and no event before its cause. */
export function gapless(history: HistoryEvent[]): boolean {
  return history.every(({ id, previousEventId }, at) => id === at + 1 && previousEventId < id);
}

/** Types of events in order. */
export function types(history: HistoryEvent[]): string[] {
  return history.map(({ type }) => type);
}
