import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Config } from '../../../core/contracts/config/config.ts';
import { parseCloudWatch } from '../../../core/signal/cloudwatch.ts';
import { GeneratorAlarms } from '../../../lib/alarms/generator-alarms.ts';
import { FULL } from '../deployment.ts';

type Properties = { AlarmName: string; Namespace?: string; Tags?: { Key: string; Value: string }[] };

function prepareAlarms(config: Config = FULL) {
  const stack = new Stack(new App(), 'Test');
  new GeneratorAlarms(stack, 'Generators', { config, topic: new Topic(stack, 'People') });
  const found = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  const alarms = found.map(({ Properties, Condition }) => ({ ...(Properties as Properties), Condition }));
  return {
    alarms,
    conditions: Template.fromStack(stack).findConditions('*'),
    named: (name: string) => alarms.find(({ AlarmName }) => AlarmName === name),
  };
}

test('people hear of each target that lives on a backup, has nobody, or was not prewarmed; only a gateway has a backlog', () => {
  const { alarms } = prepareAlarms();
  const own = alarms.map(({ AlarmName }) => AlarmName).filter((name) => name.startsWith('ragmend-'));

  expect(own.sort()).toEqual([
    'ragmend-backlog-ages-docs-rag',
    ...['ragmend-nobody-answers-docs-rag', 'ragmend-nobody-answers-help-rag'],
    ...['ragmend-on-backup-docs-rag', 'ragmend-on-backup-help-rag'],
    ...['ragmend-prewarm-late-docs-rag', 'ragmend-prewarm-late-help-rag'],
  ]);
});

test('a backup is told after a quarter of an hour without a break, and nobody at once', () => {
  const { named } = prepareAlarms();

  expect(named('ragmend-on-backup-docs-rag')).toMatchObject({
    ...{ MetricName: 'OnBackup', Statistic: 'Minimum', Period: 60, EvaluationPeriods: 15, Threshold: 1 },
    ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' },
  });
  expect(named('ragmend-nobody-answers-docs-rag')).toMatchObject({ Period: 60, EvaluationPeriods: 1, Threshold: 1 });
});

test('throttles of Bedrock are counted by themselves, and absolutely', () => {
  const { named } = prepareAlarms();
  const model = 'eu.anthropic.claude-haiku-4-5-20251001-v1:0';

  const alarm = named(`LLMProviderDown docs-rag bedrock ${model} throttled`);

  expect(alarm).toMatchObject({
    ...{ Namespace: 'AWS/Bedrock', MetricName: 'InvocationThrottles', Statistic: 'Sum', Threshold: 10 },
    Dimensions: [{ Name: 'ModelId', Value: model }],
  });
  expect(named(`LLMProviderDown docs-rag bedrock ${model}`)).toMatchObject({ MetricName: 'InvocationServerErrors' });
  expect(named(`RAGHighP95Latency docs-rag bedrock ${model}`)).toMatchObject({
    ExtendedStatistic: 'p95',
    Threshold: 30_000,
  });
});

test('an alarm exists only where its metrics are', () => {
  const { alarms, conditions } = prepareAlarms();
  const ofBedrock = alarms.filter(({ Namespace }) => Namespace === 'AWS/Bedrock');
  const regions = new Map(
    Object.entries(conditions).map(([name, one]) => [name, (one as { 'Fn::Equals': unknown[] })['Fn::Equals'][1]]),
  );

  expect(ofBedrock).toHaveLength(6);
  for (const { AlarmName, Condition } of ofBedrock)
    expect([AlarmName, regions.get(Condition as string)]).toEqual([
      AlarmName,
      AlarmName.includes('docs-rag') ? 'eu-west-1' : 'us-east-1',
    ]);
});

test('an alarm of Bedrock comes in as an alert about its provider, by its tags or by its name', () => {
  const { alarms } = prepareAlarms();
  const { AlarmName: alarmName = '', Tags = [] } = alarms.find(({ Namespace }) => Namespace === 'AWS/Bedrock') ?? {};
  const eventWith = (alarmTags: object) => ({
    ...{ 'detail-type': 'CloudWatch Alarm State Change', account: '111111111111', region: 'eu-west-1' },
    resources: [`arn:aws:cloudwatch:eu-west-1:111111111111:alarm:${alarmName}`],
    detail: {
      ...{ alarmName, configuration: { metrics: [] }, alarmTags },
      state: { value: 'ALARM', timestamp: '2026-11-23T03:24:33.749+0000', reason: '7 > 5' },
    },
  });
  const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));

  const [tagged] = parseCloudWatch(eventWith(tags)).alerts;
  const [untagged] = parseCloudWatch(eventWith({})).alerts;

  expect(tagged?.labels).toMatchObject({ alertname: 'LLMProviderDown', target: 'docs-rag', provider: 'bedrock' });
  expect(untagged?.alertname).toMatch(/^LLMProviderDown docs-rag bedrock /);
});
