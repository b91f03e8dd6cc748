import { Template } from 'aws-cdk-lib/assertions';
import { runbookName } from '../../../core/contracts/incident.ts';
import { FULL, prepareStacks } from '../deployment.ts';
import { textOf } from '../policies.ts';

type Alarm = Record<string, unknown> & { AlarmName: string; Dimensions?: { Value: unknown }[] };

const { stacks } = prepareStacks();
const alarms = Object.values(Template.fromStack(stacks.alarms).findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties as Alarm,
);
const edge = Template.fromStack(stacks.edge);
const named = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `ragmend-${name}`);
const TELLING = { ComparisonOperator: 'GreaterThanThreshold', AlarmActions: expect.anything() };

test('people hear of alerts that wait in the queue', () => {
  expect(named('intake-waits')).toMatchObject({
    ...TELLING,
    ...{ Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage', Statistic: 'Maximum' },
    ...{ Period: 60, Threshold: 300, EvaluationPeriods: 3 },
  });
});

test('people hear if most posts are turned away for a quarter of an hour', () => {
  expect(named('intake-rejecting')).toMatchObject({
    ...TELLING,
    ...{ Namespace: 'AWS/ApiGateway', MetricName: '4xx', Statistic: 'Average' },
    ...{ Period: 300, Threshold: 0.5, EvaluationPeriods: 3 },
  });
});

test('people hear of an API that fails them', () => {
  const alarm = named('console-failing');

  expect(alarm).toMatchObject({ ...TELLING, Namespace: 'AWS/ApiGateway', MetricName: '5xx', Threshold: 0 });
  expect(JSON.stringify(alarm?.Dimensions)).toMatch(/ConsoleApi/);
});

test.each(['receiver', 'consumer', 'worker', 'api'])('people hear if calls of %s are throttled', (about) => {
  expect(named(`throttled-${about}`)).toMatchObject({
    ...TELLING,
    ...{ Namespace: 'AWS/Lambda', MetricName: 'Throttles', Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 3 },
  });
});

const ENDS = [
  ['failed', 'ExecutionsFailed'],
  ['timed-out', 'ExecutionsTimedOut'],
] as const;
test.each(runbookName.options.flatMap((runbook) => ENDS.map(([how, metric]) => [runbook, how, metric] as const)))(
  'people hear of a janitor of %s that has %s',
  (runbook, how, metric) => {
    const alarm = named(`janitor-${how}-${runbook}`);

    expect(alarm).toMatchObject({ ...TELLING, MetricName: metric, Threshold: 0, EvaluationPeriods: 1 });
    expect(textOf(alarm?.Dimensions?.[0]?.Value)).toMatch(new RegExp(`:ragmend-${runbook}-janitor$`));
  },
);

test('posts of strangers take no more than their share, and what repairs has its own', () => {
  const functions = Object.values(edge.findResources('AWS::Lambda::Function'));
  const shares = functions.map(({ Properties }) => [Properties.FunctionName, Properties.ReservedConcurrentExecutions]);

  expect(Object.fromEntries(shares.filter(([, share]) => share !== undefined))).toEqual({
    'ragmend-receiver': 20,
    'ragmend-consumer': 5,
    'ragmend-worker': 10,
  });
});

test('CloudFront blocks an address that sends too much, where its web ACL may be', () => {
  const [acl] = Object.values(edge.findResources('AWS::WAFv2::WebACL'));
  const [distribution] = Object.values(edge.findResources('AWS::CloudFront::Distribution'));

  expect(acl?.Properties).toMatchObject({
    Scope: 'CLOUDFRONT',
    Rules: [
      {
        Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
        Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2000 } },
      },
    ],
  });
  expect(edge.findConditions('*')[acl?.Condition]).toEqual({ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] });
  expect(distribution?.Properties.DistributionConfig.WebACLId).toEqual({
    'Fn::If': [acl?.Condition, { 'Fn::GetAtt': [expect.stringMatching(/Acl/), 'Arn'] }, { Ref: 'AWS::NoValue' }],
  });
});

test('a web ACL of the owner takes the place of ours, wherever the stacks are', () => {
  const webAcl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/ours/8f2e3c1a';
  const deployment = { ...FULL.deployment, console: { ...FULL.deployment.console, webAcl } };

  const own = Template.fromStack(prepareStacks({ ...FULL, deployment }).stacks.edge);

  own.resourceCountIs('AWS::WAFv2::WebACL', 0);
  own.hasResourceProperties('AWS::CloudFront::Distribution', { DistributionConfig: { WebACLId: webAcl } });
});
