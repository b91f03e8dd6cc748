import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  ListExecutionsCommand,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { APIGatewayProxyResult, SQSEvent } from 'aws-lambda';
import { handle } from 'hono/aws-lambda';
import { deliveryOf } from '../../../adapters/aws/deliveries.ts';
import { dynamoApprovals } from '../../../adapters/aws/dynamodb/approvals.ts';
import { dynamoAudit } from '../../../adapters/aws/dynamodb/audit.ts';
import { dynamoBreakers, dynamoKillSwitch, initKillSwitch } from '../../../adapters/aws/dynamodb/brakes.ts';
import { dynamoCaseFile } from '../../../adapters/aws/dynamodb/case-file.ts';
import { dynamoIncidents } from '../../../adapters/aws/dynamodb/incidents.ts';
import { dynamoLeases } from '../../../adapters/aws/dynamodb/leases.ts';
import { dynamoNonces } from '../../../adapters/aws/dynamodb/nonces.ts';
import { dynamoOutbox } from '../../../adapters/aws/dynamodb/outbox.ts';
import { dynamoSignals } from '../../../adapters/aws/dynamodb/signals.ts';
import { awsHistories } from '../../../adapters/aws/histories.ts';
import { bodyKeeper } from '../../../adapters/aws/intake-bodies.ts';
import type { Bucket } from '../../../adapters/aws/s3/bucket.ts';
import { awsExecutions } from '../../../adapters/aws/step-functions.ts';
import { systemClock } from '../../../adapters/clock.ts';
import { localRoutes } from '../../../adapters/local/processes/routes.ts';
import { createIntakeApp } from '../../../control-plane/intake/intake-app.ts';
import { queuedIntake } from '../../../control-plane/intake/queued-intake.ts';
import { config } from '../../../core/contracts/config/config.ts';
import { consumeAlerts } from '../../../lambdas/intake/queue-consumer.ts';
import { runWorker } from '../../../lambdas/worker/run-worker.ts';
import { realTable } from '../../adapters/aws/dynamodb/table/real-table.ts';
import { FakeGoldenSets } from '../../fakes/golden-sets.ts';
import { FakeNotifier } from '../../fakes/notifier.ts';
import { FakeRegistry, shardEntry } from '../../fakes/registry.ts';
import { FakeReports } from '../../fakes/reports.ts';
import { FakeSnapshots } from '../../fakes/volumes/snapshots.ts';

export const TOKEN = 'intake-token-5555-6666';
export const KEY = 'signing-key-7777-8888';
const ROLE = 'arn:aws:iam::000000000000:role/ragmend-test';
const WAITS = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 86_400, End: true } } };
const SHARDS = ['shard-1', 'shard-2', 'shard-3'];

const configuration = config.parse({
  targets: [{ id: 'docs-rag', autonomy: 'approve', store: { kind: 'chroma', collection: 'docs' } }],
  routes: ['RetrieverEmptyResults', 'docs-rag {shard} *'].map((alertname) => ({
    ...{ alertname, runbook: 'shard-restore', target: 'docs-rag' },
  })),
});

/**
 * An intake on the emulated table and queue and a real bucket, with a machine that waits; its two
 * functions are called as Lambda calls them. `end` removes it all.
 */
export async function prepareIntake(bucket: Bucket) {
  const [sqs, sfn] = [new SQSClient({}), new SFNClient({})];
  const name = `test-${crypto.randomUUID().slice(0, 8)}`;
  const { table, drop } = await realTable();
  await initKillSwitch({ table });
  const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const machine = new CreateStateMachineCommand({
    ...{ name: `${name}-ragmend-shard-restore`, roleArn: ROLE },
    definition: JSON.stringify(WAITS),
  });
  const { stateMachineArn = '' } = await sfn.send(machine);
  const executions = awsExecutions({
    client: sfn,
    machinePrefix: stateMachineArn.replace('ragmend-shard-restore', ''),
  });
  const ports = { ...portsOn(table), executions, histories: awsHistories({ client: sfn }) };
  const problems: string[] = [];
  const report = (step: string, error: unknown) => void problems.push(`${step}: ${String(error)}`);
  const running = async () =>
    (await sfn.send(new ListExecutionsCommand({ stateMachineArn }))).executions?.map(
      ({ executionArn = '' }) => executionArn,
    ) ?? [];
  return {
    ...{ ports, problems, queueUrl, sqs, running },
    post: poster(bucket, { queueUrl, sqs, ports }),
    consume: consumer({ queueUrl, sqs, bucket, ports, report }),
    work: () =>
      runWorker(
        {
          ...{ ...ports, routes: localRoutes, report, measure: () => undefined, consoleUrl: () => null },
          ...{ generatorStates: { read: async () => null }, flags: NO_FLAG, backlogOf: () => null },
          ...{ generatorPods: { readings: async () => [] }, keptReadings: { keep: async () => undefined } },
          ...{ audit: dynamoAudit({ table }), auditHeads: { keep: async () => undefined } },
        },
        { kind: 'sweep' },
      ),
    async end() {
      for (const executionArn of await running()) await sfn.send(new StopExecutionCommand({ executionArn }));
      await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
      await drop();
    },
  };
}
const NO_FLAG = { read: async () => Promise.reject(new Error('no target has a generator')) };
export type IntakeWorld = Awaited<ReturnType<typeof prepareIntake>>;

function portsOn(table: Awaited<ReturnType<typeof realTable>>['table']) {
  const clock = systemClock;
  return {
    ...{ clock, config: configuration, signals: dynamoSignals({ table }), incidents: dynamoIncidents({ table }) },
    ...{ leases: dynamoLeases({ table }), approvals: dynamoApprovals({ table }), breakers: dynamoBreakers({ table }) },
    ...{ killSwitch: dynamoKillSwitch({ table }), outbox: dynamoOutbox({ table }) },
    ...{ caseFile: dynamoCaseFile({ table, clock }), nonces: dynamoNonces({ table, clock }) },
    registry: new FakeRegistry(
      'docs-rag',
      SHARDS.map((shard) => shardEntry(shard)),
    ),
    ...{ notifier: new FakeNotifier(), reports: new FakeReports(), goldenSets: new FakeGoldenSets() },
    snapshots: new FakeSnapshots(),
    snapshotStorage: {
      unfinished: async () => [],
      retired: async () => [],
      retire: async () => undefined,
      removeBytes: async () => undefined,
    },
  };
}
type Ports = ReturnType<typeof portsOn>;
type Queue = { queueUrl: string; sqs: SQSClient; ports: Ports };

/** Calls the receiving function with a request as the HTTP API hands it on. */
function poster(bucket: Bucket, { queueUrl, sqs, ports: { clock, nonces } }: Queue) {
  const keep = bodyKeeper({ bucket, queueUrl, sqs, clock });
  const signatures = { keys: async () => [KEY], now: () => clock.now(), ...nonces };
  const intake = queuedIntake({ isAlertToken: (token) => token === TOKEN, signatures, keep, refused: () => undefined });
  const errors: unknown[] = [];
  const handler = handle(createIntakeApp(intake, (error) => void errors.push(error)));
  return async (
    source: string,
    body: string,
    headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` },
  ) => {
    const response = (await handler(eventOf(source, body, headers) as never)) as APIGatewayProxyResult;
    return { status: response.statusCode, body: response.body, errors };
  };
}

function eventOf(source: string, body: string, headers: Record<string, string>) {
  const rawPath = `/alerts/${source}`;
  return {
    ...{ version: '2.0', routeKey: 'POST /alerts/{source}', rawPath, rawQueryString: '' },
    headers: { host: 'abc123.execute-api.eu-west-1.amazonaws.com', 'content-type': 'application/json', ...headers },
    requestContext: {
      ...{ accountId: '123456789012', apiId: 'abc123', domainName: 'abc123.execute-api.eu-west-1.amazonaws.com' },
      ...{ domainPrefix: 'abc123', requestId: 'r', routeKey: '$default', stage: '$default', timeEpoch: 0, time: '' },
      http: { method: 'POST', path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
    },
    ...{ body: Buffer.from(body).toString('base64'), isBase64Encoded: true },
  };
}

/**
 * Calls the consuming function with what is in the queue, batch by batch, until nothing is left;
 * gives how many messages came back.
 */
function consumer({
  queueUrl: QueueUrl,
  sqs,
  bucket,
  ports,
  report,
}: Queue & { bucket: Bucket; report(step: string, error: unknown): void }) {
  const deps = {
    ...ports,
    refused: () => undefined,
    read: (message: string) => deliveryOf(bucket, message),
    wake: async () => undefined,
    report,
  };
  return async (): Promise<number> => {
    for (let failed = 0; ; ) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 120 }),
      );
      if (Messages.length === 0) return failed;
      const records = Messages.map(({ MessageId, Body, ReceiptHandle }) => ({
        messageId: MessageId,
        body: Body,
        receiptHandle: ReceiptHandle,
      }));
      const { batchItemFailures } = await consumeAlerts(deps, { Records: records } as SQSEvent);
      const left = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      failed += left.size;
      const done = records.filter(({ messageId }) => !left.has(messageId ?? ''));
      const Entries = done.map(({ messageId, receiptHandle }) => ({ Id: messageId, ReceiptHandle: receiptHandle }));
      if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  };
}
