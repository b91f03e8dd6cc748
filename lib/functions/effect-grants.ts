import { Env } from '../../core/contracts/config/env.ts';
import type { Data } from '../data.ts';
import { arnOf, MACHINES, through } from './names.ts';
import type { Grants } from './need.ts';

/** The function that does the background work. */
export const WORKER = 'ragmend-worker';

/** The grants for what is sent: executions, messages to people, and calls of the worker. */
export function effectGrants({ topicArn, topicKeyArn, alertSecretArn, keyArn }: Data) {
  const machineArns = MACHINES.map((name) => arnOf('states', `stateMachine:${name}`));
  const executionArns = MACHINES.map((name) => arnOf('states', `execution:${name}:*`));
  return {
    machines(to) {
      to.addEnvironment(Env.MachinePrefix, arnOf('states', 'stateMachine:'));
      to.allow(['states:SendTaskSuccess', 'states:StartExecution'], machineArns);
      to.allowNamedLater(
        EXECUTIONS,
        executionArns,
        'An execution is named after its incident, which nobody knows before.',
      );
    },
    people(to) {
      to.addEnvironment(Env.Topic, topicArn);
      to.allow(['sns:Publish'], [topicArn]);
      to.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [topicKeyArn], through('sns'));
    },
    worker(to) {
      to.addEnvironment(Env.Worker, WORKER);
      to.allow(['lambda:InvokeFunction'], [arnOf('lambda', `function:${WORKER}`)]);
    },
    senders(to) {
      to.addEnvironment(Env.AlertSecret, alertSecretArn);
      to.allow(['secretsmanager:GetSecretValue'], [alertSecretArn]);
      to.allow(['kms:Decrypt'], [keyArn], through('secretsmanager'));
    },
  } satisfies Partial<Grants>;
}

const EXECUTIONS = [
  'states:DescribeExecution',
  'states:DescribeStateMachineForExecution',
  'states:GetExecutionHistory',
  'states:StopExecution',
];
