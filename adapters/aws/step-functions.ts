import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { orNull } from '../../core/kernel/or-null.ts';
import { type Executions, type MachineName, TokenGone } from '../../core/kernel/ports/executions.ts';
import { isNamed, mapAwsErrors, named } from './map-aws-errors.ts';

/**
 * `machinePrefix` is `arn:<partition>:states:<region>:<account>:stateMachine:`, followed by a
 * machine's name.
 */
type Place = { client?: SFNClient; machinePrefix: string };

/**
 * Step Functions as the port that starts runbooks; machines are named `ragmend-<name>`. Throws
 * DependencyUnavailable if a retry may help.
 */
export function awsExecutions({ client = new SFNClient({}), machinePrefix }: Place): Executions {
  const machineArnOf = (machine: MachineName) => `${machinePrefix}ragmend-${machine}`;
  return {
    start: async (machine, name, input) => ({
      executionArn: await startOnce(client, machineArnOf(machine), name, JSON.stringify(input)),
    }),
    isRunning: (machine, name) => isRunning(client, executionArnOf(machineArnOf(machine), name)),
    stop: (executionArn, cause) => stop(client, executionArn, cause),
    succeed: (taskToken, output) => succeed(client, taskToken, JSON.stringify(output)),
  };
}

/** A used name returns its execution, running or ended: a second one never starts. */
async function startOnce(client: SFNClient, stateMachineArn: string, name: string, input: string): Promise<string> {
  const start = new StartExecutionCommand({ stateMachineArn, name, input });
  const started = await orNull(
    mapAwsErrors(`the start of '${name}'`, client.send(start)),
    named('ExecutionAlreadyExists'),
  );
  return started?.executionArn ?? executionArnOf(stateMachineArn, name);
}

async function isRunning(client: SFNClient, executionArn: string): Promise<boolean> {
  const describe = client.send(new DescribeExecutionCommand({ executionArn }));
  const found = await orNull(mapAwsErrors(`the state of '${executionArn}'`, describe), named('ExecutionDoesNotExist'));
  return found?.status === 'RUNNING';
}

async function stop(client: SFNClient, executionArn: string, cause: string): Promise<void> {
  try {
    const command = new StopExecutionCommand({ executionArn, error: 'Aborted', cause });
    await mapAwsErrors(`the stop of '${executionArn}'`, client.send(command));
  } catch (error) {
    // An ended execution needs no stop, whatever the service answers.
    if (isNamed(error, 'ValidationException') && !(await isRunning(client, executionArn))) return;
    throw error;
  }
}

async function succeed(client: SFNClient, taskToken: string, output: string): Promise<void> {
  try {
    await mapAwsErrors('the delivery of a decision', client.send(new SendTaskSuccessCommand({ taskToken, output })));
  } catch (error) {
    // Drops message and cause: the service may quote the token.
    if (isNamed(error, 'TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'))
      throw new TokenGone(`nobody waits for this decision any more (${error.name})`);
    throw isQuoting(error, taskToken) ? new Error('the decision was refused, with words that hold its token') : error;
  }
}

const isQuoting = (error: unknown, token: string): boolean => error instanceof Error && error.message.includes(token);

const executionArnOf = (machineArn: string, name: string): string =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
