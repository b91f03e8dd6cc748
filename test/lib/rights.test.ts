import { Template } from 'aws-cdk-lib/assertions';
import { functionNameOf, TASK_NAMES } from '../../core/contracts/tasks.ts';
import { edgeNeeds, edgeRecordUses } from '../../lib/functions/edge-needs.ts';
import type { Need } from '../../lib/functions/need.ts';
import { type RecordUse, recordRights } from '../../lib/functions/record-rights.ts';
import { needs } from '../../lib/tasks/needs.ts';
import { recordUsesOf } from '../../lib/tasks/record-uses.ts';
import { prepareStacks } from './deployment.ts';
import { allStatements, rightsOf, type Statement } from './policies.ts';

const { stacks } = prepareStacks();
const templates = Object.values(stacks).map((stack) => Template.fromStack(stack));
const rights = new Map(templates.flatMap((template) => [...rightsOf(template)]));

const KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
/** What a table with a key of its own takes. */
const TABLE_KEY = ['kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', ...KEY];
/** What a function does by each of its needs, written down once more, apart from the code that grants it. */
const ACTIONS: Record<Need, string[]> = {
  cluster: ['eks:DescribeCluster', 'secretsmanager:GetSecretValue'],
  store: [],
  embedding: ['secretsmanager:GetSecretValue'],
  jobs: ['sts:AssumeRole'],
  golden: ['s3:GetObject', 's3:ListBucket', 'kms:Decrypt'],
  evidence: ['s3:GetObject', 's3:ListBucket', 's3:PutObject', ...KEY],
  auditHeads: ['s3:GetObject', 's3:PutObject', ...KEY],
  snapshots: ['s3:GetObject', 's3:ListBucket'],
  documents: ['s3:GetObject'],
  reports: ['s3:GetObject', 's3:ListBucket', 's3:PutObject', ...KEY],
  posting: ['s3:PutObject', ...KEY],
  bodies: ['s3:GetObject', 's3:ListBucket', 'kms:Decrypt'],
  retention: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:ListBucketMultipartUploads'],
  machines: [
    ...['DescribeExecution', 'DescribeStateMachineForExecution', 'GetExecutionHistory'].map(
      (action) => `states:${action}`,
    ),
    ...['SendTaskSuccess', 'StartExecution', 'StopExecution'].map((verb) => `states:${verb}`),
  ],
  people: ['sns:Publish', ...KEY],
  worker: ['lambda:InvokeFunction'],
  senders: ['secretsmanager:GetSecretValue', 'kms:Decrypt'],
  providers: ['secretsmanager:GetSecretValue', 'bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
  backlog: ['dynamodb:GetItem', 'dynamodb:Query'],
};
const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
/** What AWS knows no resources for: traces, and the interfaces of functions in a network of their own. */
const WITHOUT_RESOURCES = [
  ...['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  ...['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
  ...['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses'],
];
const BESIDE: Record<string, string[]> = {
  receiver: ['sqs:SendMessage'],
  consumer: [
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
  ],
  worker: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
  api: ['cognito-idp:AdminGetUser', 'cognito-idp:AdminListGroupsForUser'],
  publisher: [
    's3:AbortMultipartUpload',
    's3:DeleteObject',
    's3:PutObject',
    's3:ListBucket',
    's3:ListBucketMultipartUploads',
  ],
};

const uses = new Map<string, readonly RecordUse[]>([
  ...TASK_NAMES.map((task) => [functionNameOf(task), recordUsesOf(task)] as const),
  ...Object.entries(edgeRecordUses).map(([name, all]) => [`ragmend-${name}`, all] as const),
]);
const table: [string, string[]][] = [
  ...TASK_NAMES.map((task) => expected(functionNameOf(task), [...needs[task]], [])),
  ...Object.entries(edgeNeeds).map(([name, need]) => expected(`ragmend-${name}`, [...need], BESIDE[name] ?? [])),
];

function expected(name: string, all: Need[], beside: string[]): [string, string[]] {
  const rights = uses.get(name)?.map((use) => recordRights[use]) ?? [];
  const onRecords = rights.flatMap((one) => Object.keys(one).map((action) => `dynamodb:${action}`));
  const ofTable = rights.length > 0 ? TABLE_KEY : [];
  const actions = [...all.flatMap((need) => ACTIONS[need]), ...onRecords, ...ofTable, ...LOGS, ...WITHOUT_RESOURCES];
  return [name, [...new Set([...actions, ...beside])].sort()];
}

test('there are no functions but those of the tasks and of the edge', () => {
  expect([...rights.keys()].sort()).toEqual(table.map(([name]) => name).sort());
});

test.each(table)('%s may do what it needs, and any other call is denied', (name, actions) => {
  const allowed = (rights.get(name) ?? []).flatMap((statement) => statement.actions);

  expect([...new Set(allowed)].sort()).toEqual(actions);
});

describe('every statement of every role', () => {
  const all = templates.flatMap(allStatements);
  const inAll = (is: (statement: Statement) => boolean) => all.filter(({ statement }) => !is(statement));

  it('allows actions by their full names', () => {
    expect(
      inAll(({ actions, effect }) => effect === 'Allow' && actions.every((action) => !action.includes('*'))),
    ).toEqual([]);
  });

  it('names its resources, except where AWS knows none', () => {
    const without = [...WITHOUT_RESOURCES, 'cloudwatch:PutMetricData'];
    const ofMachines = /^(logs:\w*(Delivery|Deliveries|LogGroups|ResourcePolic\w+)|xray:\w+)$/;

    expect(
      inAll(
        ({ resources, actions }) =>
          !resources.includes('*') || actions.every((action) => without.includes(action) || ofMachines.test(action)),
      ),
    ).toEqual([]);
  });

  it('calls functions by their names alone, never any version of them', () => {
    const calling = all.filter(({ statement }) => statement.actions.includes('lambda:InvokeFunction'));

    expect(calling.length).toBeGreaterThan(0);
    expect(calling.filter(({ statement }) => statement.resources.some((one) => one.includes('*')))).toEqual([]);
  });

  it('uses a key only by way of the service whose data it protects', () => {
    const using = inAll(
      ({ actions, condition }) =>
        !actions.some((action) => action.startsWith('kms:')) ||
        JSON.stringify(condition ?? '').includes('kms:ViaService'),
    );

    expect(using).toEqual([]);
  });
});
