import { createEngine, type Engine } from '../engine.ts';
import type { MachineDefinition } from '../language/definition.ts';
import type { HistoryEvent, Status } from '../model.ts';
import { type ScriptedTasks, ScriptMismatch, scriptedInvoke } from './script.ts';
import { type ScriptedCallback, scriptedCallbacks } from './scripted-callbacks.ts';
import { virtualClock } from './virtual-clock.ts';

/** A machine with a scripted environment. */
export interface ScriptedRun {
  definition: MachineDefinition;
  input?: unknown;
  tasks?: ScriptedTasks;
  callbacks?: ScriptedCallback[];
  /** Machines that this one starts, by ARN. */
  machines?: Record<string, MachineDefinition>;
}

/** How a scripted run ended, with its events flattened: id, prev, type and the details. */
export interface ScriptedResult {
  status: Status;
  output?: unknown;
  error?: string;
  cause?: string;
  history: Record<string, unknown>[];
}

const MACHINE = 'arn:aws:states:us-east-1:111111111111:stateMachine:scripted';

/**
 * Runs a machine in memory on virtual time; throws ScriptMismatch if it does not fit the script.
 */
export async function runScripted(run: ScriptedRun): Promise<ScriptedResult> {
  const mismatches: ScriptMismatch[] = [];
  const stuck = deferredMismatch();
  const clock = virtualClock(undefined, stuck.reject);
  const invokeScripted = scriptedInvoke(run.tasks ?? {}, clock, (error) => mismatches.push(error));
  const receive = scriptedCallbacks(run.callbacks ?? [], clock, (): Engine => engine);
  const engine = createEngine({
    machines: { [MACHINE]: run.definition, ...run.machines },
    database: ':memory:',
    clock,
    invoke: (call) => {
      receive(call.payload);
      return invokeScripted(call);
    },
  });
  const { executionArn } = engine.startExecution({ stateMachineArn: MACHINE, name: 'run', input: run.input ?? {} });
  const { status, output, error, cause } = await Promise.race([engine.settled(executionArn), stuck.promise]);
  const history = engine.getExecutionHistory(executionArn).map(flat);
  await engine.close();
  if (mismatches[0]) throw mismatches[0];
  return {
    status,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    history,
  };
}

/** Rejects if nothing more can happen while the machine still runs. */
function deferredMismatch(): { promise: Promise<never>; reject: () => void } {
  let reject: () => void = () => {};
  const promise = new Promise<never>((_, rejected) => {
    reject = () =>
      rejected(new ScriptMismatch('the machine waits for a token that no callback answers: add callbacks'));
  });
  promise.catch(() => {});
  return { promise, reject: () => reject() };
}

function flat({ id, previousEventId, type, details }: HistoryEvent): Record<string, unknown> {
  return { id, prev: previousEventId, type, ...details };
}
