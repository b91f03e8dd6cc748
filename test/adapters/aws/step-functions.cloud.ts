import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { awsHistories } from '../../../adapters/aws/histories.ts';
import { awsExecutions } from '../../../adapters/aws/step-functions.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import {
  ASK,
  type ExecutionsUnderTest,
  executionsContract,
  LOOK,
} from '../../contracts/records/executions.contract.ts';

const ROLE = 'arn:aws:iam::000000000000:role/ragmend-test';
const MANY_LOOKS = 210;
const input = {
  incidentId: 'run-1',
  targetId: 'docs-rag',
  subject: shardNamed('shard-2'),
  epoch: 1,
  requestedBy: 'Ann Lee',
};

cloudSuite(['aws'], 'awsExecutions', () => {
  const [sfn, sqs] = [new SFNClient({}), new SQSClient({})];
  const ends: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  /** Machines under names of their own; their tasks write into a queue, which is where the tokens are read. */
  async function prepare(looksOfSnapshot = 1) {
    const name = `test-${crypto.randomUUID().slice(0, 8)}`;
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    ends.push(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
    const create = async (machine: string, States: object) => {
      const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(States)[0], States });
      const command = new CreateStateMachineCommand({ name: `${name}-ragmend-${machine}`, definition, roleArn: ROLE });
      const { stateMachineArn = '' } = await sfn.send(command);
      ends.unshift(() => sfn.send(new DeleteStateMachineCommand({ stateMachineArn })));
      return stateMachineArn;
    };
    const arn = await create('shard-restore', { [LOOK]: send(QueueUrl, { Next: ASK }), [ASK]: ask(QueueUrl) });
    await create('snapshot', looking(QueueUrl, looksOfSnapshot));
    await create('shard-observe', {
      [LOOK]: send(QueueUrl, { Comment: 'validation', Next: 'Rest' }),
      Rest: { Type: 'Wait', Seconds: 3600, End: true },
    });
    return { queueUrl: QueueUrl, machinePrefix: arn.slice(0, -'ragmend-shard-restore'.length) };
  }

  async function makeAdapter(): Promise<ExecutionsUnderTest> {
    const { queueUrl, machinePrefix } = await prepare();
    const executions = awsExecutions({ client: sfn, machinePrefix });
    for (const machine of ['shard-restore', 'shard-observe'])
      ends.unshift(() => stopAll(executions.stop, `${machinePrefix}ragmend-${machine}`));
    return { executions, histories: awsHistories({ client: sfn }), asked: tokensIn(queueUrl), outcome };
  }

  const outcome: ExecutionsUnderTest['outcome'] = async (executionArn) => {
    const { status = '', output } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    return status === 'RUNNING' ? null : { status, output: output === undefined ? undefined : JSON.parse(output) };
  };

  function tokensIn(QueueUrl: string): ExecutionsUnderTest['asked'] {
    const seen: { execution: string; token: string }[] = [];
    return async (executionArn) => {
      const read = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 });
      const { Messages = [] } = await sqs.send(read);
      seen.push(...Messages.map(({ Body = '' }) => JSON.parse(Body)));
      return seen.flatMap(({ execution, token }) => (execution === executionArn && token ? [token] : []));
    };
  }

  async function stopAll(stop: (arn: string, cause: string) => Promise<void>, stateMachineArn: string) {
    const running = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' });
    const { executions = [] } = await sfn.send(running);
    for (const { executionArn = '' } of executions) await stop(executionArn, 'the test is over');
  }

  executionsContract('awsExecutions', makeAdapter, {
    tokensOutliveStop: 'ministack keeps the token of an execution that was stopped; AWS answers TaskTimedOut',
  });

  test('a history of more than one page is read to its end', async () => {
    const { machinePrefix } = await prepare(MANY_LOOKS);
    const executions = awsExecutions({ client: sfn, machinePrefix });
    const { executionArn } = await executions.start('snapshot', 'run-1', input);
    while ((await outcome(executionArn)) === null);

    const steps = await awsHistories({ client: sfn }).steps(executionArn);

    const page = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    expect(page.nextToken).toBeDefined();
    const last = { kind: 'task', error: null, endedAt: expect.any(String), startedAt: expect.any(String) };
    expect(steps).toEqual([
      { ...last, title: LOOK },
      { ...last, title: 'Look once more' },
    ]);
  });

  test('an execution whose history is no longer kept has no steps', async () => {
    const { machinePrefix } = await prepare();

    const gone = `${machinePrefix.replace(':stateMachine:', ':execution:')}ragmend-snapshot:long-ago`;
    const histories = awsHistories({ client: sfn });

    expect(await histories.steps(gone)).toEqual([]);
    expect(await histories.current(gone)).toBeNull();
  });

  test('a machine that is not there is an error, and nothing runs', async () => {
    const { machinePrefix } = await prepare();

    const starting = awsExecutions({ client: sfn, machinePrefix }).start('shard-settle', 'run-1', input);

    await expect(starting).rejects.toHaveProperty('name', 'StateMachineDoesNotExist');
  });
});

/** Looks as often as this, one after another, and then once under another title. */
function looking(queueUrl: string, times: number): object {
  if (times === 1) return { [LOOK]: send(queueUrl, { End: true }) };
  const again = { Condition: `{% $n < ${times} %}`, Next: LOOK, Assign: { n: '{% $n + 1 %}' } };
  return {
    Begin: { Type: 'Pass', Assign: { n: 1 }, Next: LOOK },
    [LOOK]: send(queueUrl, { Next: 'Enough?' }),
    'Enough?': { Type: 'Choice', Choices: [again], Default: 'Look once more' },
    'Look once more': send(queueUrl, { End: true }),
  };
}

function send(QueueUrl: string, more: object): object {
  const body = { execution: '{% $states.context.Execution.Id %}' };
  const args = { QueueUrl, MessageBody: body };
  return { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Arguments: args, ...more };
}

function ask(QueueUrl: string): object {
  const body = { execution: '{% $states.context.Execution.Id %}', token: '{% $states.context.Task.Token %}' };
  const args = { QueueUrl, MessageBody: body };
  const resource = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
  return { Type: 'Task', Resource: resource, Arguments: args, TimeoutSeconds: 600, End: true };
}
