import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, DeleteTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import { dynamoApprovals } from '../../adapters/aws/dynamodb/approvals.ts';
import { initKillSwitch } from '../../adapters/aws/dynamodb/brakes.ts';
import { dynamoSignals } from '../../adapters/aws/dynamodb/signals.ts';
import { config } from '../../core/contracts/config/config.ts';
import { Env } from '../../core/contracts/config/env.ts';
import { type RealTable, realTable } from '../adapters/aws/dynamodb/table/real-table.ts';
import { realBucket } from '../adapters/aws/s3/real-bucket.ts';
import { cloudSuite } from '../cloud/needs.ts';
import { approvalOf } from '../console/scripted-state.ts';
import { alertBody, notificationBody } from '../core/signal/notifications.ts';
import { requestOf, TOKEN } from './http-request.ts';
import { type PeoplePool, peoplePool } from './people-pool.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;
const TASK_TOKEN = 'AQ-task-token-3333';
const context = { functionName: 'test', awsRequestId: 'r-1', invokedFunctionArn: 'arn:aws:lambda:x' } as Context;
const kubernetes = {
  cluster: { kind: 'kubeconfig', secret: 'not-asked-for' },
  ...{ namespace: 'rag', container: 'chroma', volume: 'data', port: 8000 },
  shards: [{ id: 'shard-1', workload: 'chroma-1', service: 'shard-1' }],
};
const store = { kind: 'chroma', collection: 'docs' };
const documents = { bucket: 'docs', key: 'documents.jsonl' };

const POOL = {
  issuer: 'https://pool.example.test',
  clientId: 'cli',
  redirectUris: ['http://localhost:47617/callback'],
};
const SIGN_IN = { url: 'https://people.example.test', clientId: 'console', commandLine: POOL };

cloudSuite(['aws', 's3'], 'the functions beside those of the tasks', () => {
  const [records, snapshots, evidence] = [realBucket(), realBucket(), realBucket()];
  const [sqs, sns, secrets] = [new SQSClient({}), new SNSClient({}), new SecretsManagerClient({})];
  const name = `test-${crypto.randomUUID().slice(0, 8)}`;
  const before = { ...process.env };
  let real: RealTable;
  let QueueUrl = '';
  let TopicArn = '';
  let pool: PeoplePool;

  beforeAll(async () => {
    real = await realTable();
    await initKillSwitch({ table: real.table });
    ({ QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name })));
    ({ TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name })));
    pool = await peoplePool(name);
    const SecretString = JSON.stringify({ token: TOKEN });
    await secrets.send(new CreateSecretCommand({ Name: name, SecretString }));
    Object.assign(process.env, {
      ...{ [Env.Table]: real.table.name, [Env.RecordsBucket]: records.name, [Env.SnapshotBucket]: snapshots.name },
      ...{ [Env.IntakeQueue]: QueueUrl, [Env.Topic]: TopicArn, [Env.AlertSecret]: name, [Env.Worker]: name },
      [Env.MachinePrefix]: 'arn:aws:states:us-east-1:000000000000:stateMachine:',
      ...{ [Env.ConsoleOrigin]: 'https://console.example.test', [Env.SignIn]: JSON.stringify(SIGN_IN) },
      ...{ [Env.UserPool]: pool.id, [Env.EvidenceBucket]: evidence.name },
      ...{ POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
    });
    const routes = [{ alertname: 'Other', runbook: 'shard-restore', target: 'docs-rag' }];
    const targets = [{ id: 'docs-rag', autonomy: 'approve', store, documents, kubernetes }];
    Object.assign(globalThis, { RAGMEND_CONFIG: config.parse({ targets, routes }) });
  });
  afterAll(async () => {
    process.env = before;
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await pool.drop();
    await secrets.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
    await real.drop();
  });

  const load = async (path: string) => ((await import(`../../lambdas/${path}.ts`)) as { handler: Handler }).handler;
  const answered = async (path: string, event: object) =>
    (await (
      await load(path)
    )(event, context)) as APIGatewayProxyResult;

  test('an alert comes in by the receiver and the consumer, and the worker decides about it', async () => {
    const body = JSON.stringify(notificationBody(alertBody()));
    const received = await answered('intake/receiver', requestOf('POST', '/alerts/alertmanager', { body }));
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    const Records = Messages.map(({ MessageId, Body }) => ({ messageId: MessageId, body: Body }));

    const consumed = await (await load('intake/consumer'))({ Records }, context);
    await (await load('worker/worker'))({ kind: 'sweep' }, context);

    expect([received.statusCode, Records.length, consumed]).toEqual([202, 1, { batchItemFailures: [] }]);
    const [signal] = await dynamoSignals({ table: real.table }).list(10);
    expect(signal).toMatchObject({ alertname: 'RetrieverEmptyResults', disposition: 'NoRoute' });
  });

  test('the receiver refuses a wrong token', async () => {
    const event = requestOf('POST', '/alerts/alertmanager', { body: '{}', token: 'guessed' });

    expect((await answered('intake/receiver', event)).statusCode).toBe(401);
  });

  test('the API shows people what their groups let them see, and lets them do no more', async () => {
    const [reader, admin] = ['[ragmend-reader]', '[ragmend-admin]'];
    const outage = JSON.stringify({ on: true, reason: 'a real outage' });
    const over = JSON.stringify({ on: false, reason: 'it is over' });

    const statuses = [
      await answered('api/api', requestOf('GET', '/api/incidents', { groups: reader })),
      await answered('api/api', requestOf('GET', '/api/approvals', { groups: reader })),
      await answered('api/api', requestOf('GET', '/api/snapshots', { groups: reader })),
      await answered('api/api', requestOf('GET', '/api/brakes', { groups: reader })),
      await answered('api/api', requestOf('POST', '/api/kill-switch', { groups: reader, body: outage })),
      await answered('api/api', requestOf('POST', '/api/kill-switch', { groups: admin, body: outage })),
      await answered('api/api', requestOf('POST', '/api/kill-switch', { groups: admin, body: over })),
      await answered('api/api', requestOf('GET', '/api/incidents', {})),
    ].map(({ statusCode }) => statusCode);

    expect(statuses).toEqual([200, 200, 200, 200, 403, 200, 200, 401]);
  });

  /** An approval that ann asked for, with its token. */
  async function prepareAsked(id: string, meanwhile: () => Promise<unknown> = async () => null) {
    const { status: _, ...approval } = approvalOf({ id, requestedBy: 'ann' });
    await dynamoApprovals({ table: real.table }).request(approval, TASK_TOKEN, { pending: [], decided: [] });
    return async (username: string, groups: string, body: object) => {
      await pool.join(username, groups.slice(1, -1));
      await meanwhile();
      const asked = { body: JSON.stringify(body), username, groups };
      return answered('api/api', requestOf('POST', `/api/approvals/${id}/decision`, asked));
    };
  }

  test('of 60 approvers who decide at once one wins, the others are told who, and no answer holds the task token', async () => {
    const decide = await prepareAsked('a-raced');
    const bodies = [{ decision: 'approve' }, { decision: 'reject', reason: 'not now' }];

    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        decide(`person-${index}`, '[ragmend-approver-docs-rag]', bodies[index % 2] ?? {}),
      ),
    );

    const won = answers.filter(({ statusCode }) => statusCode === 200);
    expect(won).toHaveLength(1);
    const { decidedBy, state } = JSON.parse(won[0]?.body ?? '{}') as Record<string, string>;
    const lost = answers
      .filter(({ statusCode }) => statusCode !== 200)
      .map(({ statusCode, body }) => ({ statusCode, ...JSON.parse(body) }));
    expect(new Set(lost.map(({ statusCode, title }) => `${statusCode} ${title}`))).toEqual(
      new Set(['409 ApprovalClosed']),
    );
    for (const { detail } of lost) expect(detail).toContain(`is ${state} by ${decidedBy} since`);
    expect(JSON.stringify(answers)).not.toContain(TASK_TOKEN);
  });

  test('an approver who was taken out of the group decides nothing with a token of before', async () => {
    const group = 'ragmend-approver-docs-rag';
    const decide = await prepareAsked('a-left', () => pool.leave('eve', group));

    const answer = await decide('eve', `[${group}]`, { decision: 'approve' });

    expect([answer.statusCode, JSON.parse(answer.body).title]).toEqual([403, 'RoleNeeded']);
  });

  test.each([
    ['whoever asked for the run', 'Ann', '[ragmend-admin]', { decision: 'approve' }, 403, 'SelfApproval'],
    ['an operator', 'ola', '[ragmend-operator]', { decision: 'approve' }, 403, 'RoleNeeded'],
    ['an approver of another target', 'cy', '[ragmend-approver-code-rag]', { decision: 'approve' }, 403, 'RoleNeeded'],
    [
      'whoever read another plan',
      'bo',
      '[ragmend-approver]',
      { decision: 'approve', planHash: 'other' },
      409,
      'PlanDrifted',
    ],
    ['whoever rejects without a reason', 'bo', '[ragmend-approver]', { decision: 'reject' }, 422, 'ReasonRequired'],
  ])('%s decides nothing', async (about, username, groups, body, status, title) => {
    const id = `a-${about.replaceAll(' ', '-')}`;
    const decide = await prepareAsked(id);

    const answer = await decide(username, groups, body);

    expect([answer.statusCode, JSON.parse(answer.body).title]).toEqual([status, title]);
    expect(await dynamoApprovals({ table: real.table }).get(id)).toMatchObject({ state: 'Pending' });
  });
});
