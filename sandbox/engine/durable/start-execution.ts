import { ExecutionAlreadyExists, InvalidName, StateMachineDoesNotExist } from '../errors.ts';
import type { Machine } from '../language/definition.ts';
import type { Run } from '../model.ts';
import { append, spawn, type Transition } from '../walk/transition.ts';
import type { Runtime } from './runtime.ts';

/** The parameters of StartExecution; the input is any JSON. */
export interface StartRequest {
  stateMachineArn: string;
  name: string;
  input: unknown;
}

const UNFIT_FOR_A_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

/**
 * Returns the execution of a request: the running one with this name and input, or a new one
 * (`created`) that is not written yet.
 */
export function openRun(
  runtime: Runtime,
  { stateMachineArn, name, input }: StartRequest,
  now: number,
): { executionArn: string; startedAt: number; created?: Run } {
  const machine = runtime.machines.get(stateMachineArn);
  if (!machine)
    throw new StateMachineDoesNotExist(`no state machine '${stateMachineArn}': give the ARN of one that was loaded`);
  if (name.length === 0 || name.length > 80 || UNFIT_FOR_A_NAME.test(name))
    throw new InvalidName(`execution name '${name}': use 1 to 80 characters that fit in an ARN`);
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const text = JSON.stringify(input ?? {});
  const row = runtime.store.byArn(executionArn);
  if (row?.status === 'RUNNING' && row.input === text) return { executionArn, startedAt: row.started_at };
  if (row)
    throw new ExecutionAlreadyExists(
      `execution '${executionArn}' exists: use another name, or the same input while it runs`,
    );
  const id = runtime.store.newExecutionId();
  return { executionArn, startedAt: now, created: newRun(id, executionArn, name, machine, JSON.parse(text), now) };
}

/** Returns an execution in memory without any state yet. */
export function newRun(
  id: number,
  arn: string,
  name: string,
  machine: Machine,
  input: unknown,
  startedAt: number,
): Run {
  return {
    id,
    arn,
    name,
    machine,
    input,
    startedAt,
    status: 'RUNNING',
    lastEvent: 0,
    lastFrame: 0,
    frames: new Map(),
    arrived: new Map(),
  };
}

/** Writes the first event of an execution and puts its machine at the start. */
export function begin(runtime: Runtime, tx: Transition): void {
  const { run } = tx;
  runtime.runs.set(run.arn, run);
  append(tx, 'ExecutionStarted', { input: run.input }, 0);
  const state = run.machine.scopes.get('')?.startAt as string;
  spawn(tx, { scope: '', state, input: run.input, index: 0, prev: 0, parent: null });
}
