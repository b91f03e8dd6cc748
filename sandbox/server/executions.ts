import type { ExecutionInput } from '../../core/contracts/incident.ts';
import { type Executions, type MachineName, TokenGone } from '../../core/kernel/ports/executions.ts';
import type { Histories } from '../../core/kernel/ports/histories.ts';
import { currentStepOf, LATEST_EVENTS, stepKindsIn, stepViewsOf } from '../../core/kernel/step-views.ts';
import type { Engine } from '../engine/engine.ts';
import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  TaskDoesNotExist,
  TaskTimedOut,
} from '../engine/errors.ts';

/** The engine as the port that starts runbooks; `arns` are the machines by name. */
export function engineExecutions(engine: Engine, arns: Record<string, string>): Executions {
  return {
    start: async (machine, name, input) => ({ executionArn: startOnce(engine, arnOf(arns, machine), name, input) }),
    isRunning: async (machine, name) => isRunning(engine, executionArnOf(arnOf(arns, machine), name)),
    stop: async (executionArn, cause) => engine.stopExecution(executionArn, { error: 'Aborted', cause }),
    succeed: async (taskToken, output) => {
      try {
        engine.sendTaskSuccess(taskToken, output);
      } catch (cause) {
        throw isGone(cause) ? new TokenGone('nobody waits for this decision any more', { cause }) : cause;
      }
    },
  };
}

/**
 * The histories of the engine, each read with the definition that its execution was started with.
 */
export function engineHistories(engine: Engine): Histories {
  const kindsOf = (executionArn: string) => stepKindsIn(engine.definitionOf(executionArn));
  return {
    steps: async (executionArn) => stepViewsOf(engine.getExecutionHistory(executionArn), kindsOf(executionArn)),
    current: async (executionArn) =>
      currentStepOf(engine.getLatestEvents(executionArn, LATEST_EVENTS), kindsOf(executionArn)),
  };
}

function arnOf(arns: Record<string, string>, machine: MachineName): string {
  const arn = arns[`ragmend-${machine}`];
  if (!arn) throw new RangeError(`the template has no machine 'ragmend-${machine}': run npm run build`);
  return arn;
}

function startOnce(engine: Engine, stateMachineArn: string, name: string, input: ExecutionInput): string {
  try {
    return engine.startExecution({ stateMachineArn, name, input }).executionArn;
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return executionArnOf(stateMachineArn, name);
    throw error;
  }
}

function isRunning(engine: Engine, executionArn: string): boolean {
  try {
    return engine.describeExecution(executionArn).status === 'RUNNING';
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false;
    throw error;
  }
}

const executionArnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

function isGone(error: unknown): boolean {
  return error instanceof InvalidToken || error instanceof TaskDoesNotExist || error instanceof TaskTimedOut;
}
