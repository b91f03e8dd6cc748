import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { groupOf, role } from '../../core/contracts/http/access.ts';
import { TableKey } from '../../core/contracts/table.ts';
import { functionNameOf, TASK_NAMES } from '../../core/contracts/tasks.ts';
import { FULL, prepareStacks } from './deployment.ts';
import { byName } from './synthesized.ts';

const { stacks } = prepareStacks();
const templates = new Map(Object.values(stacks).map((stack) => [stack.stackName, Template.fromStack(stack)]));
const of = (name: string) => templates.get(name) as Template;
const data = of('RagmendData');
const edge = of('RagmendEdge');
const tasks = of('RagmendTasks');

test('a stack wires rooms, in 60 lines at most', () => {
  const lib = join(__dirname, '../../lib');
  const files = readdirSync(lib).filter((file) => file.endsWith('-stack.ts'));

  const long = files.filter((file) => readFileSync(join(lib, file), 'utf8').split('\n').length > 60);
  expect([files.length, long]).toEqual([templates.size, []]);
});

describe('what must stay', () => {
  const STAYING = [
    'AWS::DynamoDB::Table',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
    'AWS::KMS::Key',
    'AWS::SecretsManager::Secret',
  ];

  it.each(STAYING)('%s is retained when the stack of the data goes', (type) => {
    const kept = Object.values(data.findResources(type)).map(({ DeletionPolicy }) => DeletionPolicy);

    expect(kept.length).toBeGreaterThan(0);
    expect(new Set(kept)).toEqual(new Set(['Retain']));
  });

  it('are the people too', () => {
    edge.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Retain' });
  });

  it('can be taken back to an earlier time, and is not deleted by mistake', () => {
    data.hasResourceProperties('AWS::DynamoDB::Table', {
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      KeySchema: [
        { AttributeName: TableKey.Partition, KeyType: 'HASH' },
        { AttributeName: TableKey.Sort, KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: TableKey.Ttl, Enabled: true },
    });
  });
});

describe('every bucket', () => {
  const buckets = [...templates.values()].flatMap((template) =>
    Object.entries(template.findResources('AWS::S3::Bucket')).map(([id, bucket]) => ({ id, bucket, template })),
  );

  it.each(buckets)('$id is public to nobody and reached over TLS 1.2 or newer only', ({ id, bucket, template }) => {
    const policy = Object.values(template.findResources('AWS::S3::BucketPolicy')).find(
      ({ Properties }) => Properties.Bucket.Ref === id,
    );

    expect(Object.values(bucket.Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    const denied = JSON.stringify(
      policy?.Properties.PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Deny'),
    );
    expect(denied).toContain('"aws:SecureTransport":"false"');
    expect(denied).toContain('"s3:TlsVersion":1.2');
  });

  it('of evidence keeps what is in it locked', () => {
    data.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: FULL.deployment.evidenceLockDays } },
      },
    });
  });

  it.each(['Snapshots', 'Evidence'])('of %s has no rule that removes what is current in it', (name) => {
    const [bucket] = buckets.filter(({ id }) => id.startsWith(name)).map((one) => one.bucket.Properties);

    const rules = bucket?.LifecycleConfiguration.Rules as Record<string, unknown>[];
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules)
      expect(Object.keys(rule).filter((key) => /^Expiration|^Transition/.test(key))).toEqual([]);
  });
});

describe('the function of each task', () => {
  const functions = new Map(
    Object.values(tasks.findResources('AWS::Lambda::Function')).map(({ Properties }) => [
      Properties.FunctionName,
      Properties,
    ]),
  );
  const states = Object.values(byName).flatMap(({ States }) =>
    Object.values(States).filter(({ Type }) => Type === 'Task'),
  );

  it.each(TASK_NAMES)('%s ends before any state that waits for it', (task) => {
    const waiting = states.filter(({ Arguments }) => Arguments?.FunctionName.endsWith(`:${functionNameOf(task)}`));

    const { Timeout } = functions.get(functionNameOf(task)) ?? {};
    expect(waiting.length).toBeGreaterThan(0);
    expect(Timeout).toBeLessThan(Math.min(...waiting.map(({ TimeoutSeconds = 0 }) => TimeoutSeconds)));
  });

  it('runs on ARM64 and the newest Node, traced, with a log that ends', () => {
    for (const properties of functions.values())
      expect(properties).toMatchObject({
        ...{ Architectures: ['arm64'], Runtime: 'nodejs24.x', TracingConfig: { Mode: 'Active' } },
        LoggingConfig: { LogGroup: expect.anything() },
      });
    tasks.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });
});

describe('what comes in', () => {
  it('is throttled and written down', () => {
    edge.allResourcesProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: Match.objectLike({ DestinationArn: Match.anyValue() }),
      DefaultRouteSettings: { ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50 },
    });
  });

  it('passes the authorizer of the pool, but for alerts, whose function looks at their senders, and for where people sign in', () => {
    edge.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'ANY /api/{proxy+}', AuthorizationType: 'JWT' });
    const open = ['POST /alerts/{source}', 'GET /config.json'];
    for (const RouteKey of open)
      edge.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey, AuthorizationType: 'NONE' });
    edge.resourceCountIs('AWS::ApiGatewayV2::Route', 3);
  });

  it('may be in a group for each role, on all targets and on each', () => {
    const groups = Object.values(edge.findResources('AWS::Cognito::UserPoolGroup')).map(
      ({ Properties }) => Properties.GroupName,
    );

    const targets = [null, ...FULL.targets.map(({ id }) => id)];
    const wanted = targets.flatMap((targetId) => role.options.map((each) => groupOf({ role: each, targetId })));
    expect(groups.sort()).toEqual(wanted.sort());
  });

  it('waits in queues that keep it, and after five tries for a person', () => {
    edge.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
      SqsManagedSseEnabled: true,
    });
    edge.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('may be an alarm of CloudWatch, but none of our own', () => {
    edge.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: { alarmName: [{ 'anything-but': { prefix: 'ragmend-' } }] },
      },
    });
  });
});
