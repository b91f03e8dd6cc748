import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { config } from '../../../core/contracts/config/config.ts';
import { parseCloudWatch } from '../../../core/signal/cloudwatch.ts';
import { ShardAlarms } from '../../../lib/alarms/shard-alarms.ts';

function template(publish: 'prometheus' | 'cloudwatch'): Template {
  const stack = new Stack(new App(), 'Test');
  const parsed = config.parse({
    targets: [
      {
        ...{ id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, documents: { bucket: 'b', key: 'k' } },
        kubernetes: {
          ...{ cluster: { kind: 'eks', name: 'c' }, namespace: 'rag', container: 'chroma', volume: 'data', port: 8000 },
          shards: [
            { id: 'shard-1', workload: 'a', service: 'a' },
            { id: 'shard-1-replica', workload: 'b', service: 'b', replicaOf: 'shard-1' },
          ],
          prober: { publish },
        },
      },
    ],
    routes: [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs-rag' }],
  });
  new ShardAlarms(stack, 'Shards', { targets: parsed.targets, topic: new Topic(stack, 'People') });
  return Template.fromStack(stack);
}

test('a prober for Prometheus has no alarms', () => {
  template('prometheus').resourceCountIs('AWS::CloudWatch::Alarm', 0);
});

test('each shard has an alarm for each alert, and a replica none', () => {
  const alarms = template('cloudwatch');

  alarms.resourceCountIs('AWS::CloudWatch::Alarm', 5);
  alarms.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...{ AlarmName: 'CHRDrop docs-rag shard-1', Namespace: 'Ragmend/Shards', MetricName: 'rag_citation_hit_rate' },
    ...{ ComparisonOperator: 'LessThanThreshold', Threshold: 0.95, Period: 60, EvaluationPeriods: 1 },
    Dimensions: [
      { Name: 'shard', Value: 'shard-1' },
      { Name: 'target', Value: 'docs-rag' },
    ],
    Tags: Match.arrayWith([{ Key: 'ragmend:alertname', Value: 'CHRDrop' }]),
  });
});

test('a shard that nobody reaches at its Service tells people; out of rotation it is silent', () => {
  template('cloudwatch').hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...{ AlarmName: 'ragmend-shard-unreachable-docs-rag-shard-1', MetricName: 'ragmend_shard_reachable' },
    ...{ ComparisonOperator: 'LessThanThreshold', Threshold: 1, EvaluationPeriods: 1, Statistic: 'Maximum' },
    ...{ TreatMissingData: 'notBreaching', AlarmActions: [Match.anyValue()] },
  });
});

test('silence tells people, and starts no runbook', () => {
  template('cloudwatch').hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...{ AlarmName: 'ragmend-prober-silent-docs-rag', TreatMissingData: 'breaching', EvaluationPeriods: 5 },
    // A metric that a prober publishes in each round, also of a shard that it can't judge.
    MetricName: 'ragmend_golden_asked',
    AlarmActions: [Match.anyValue()],
  });
});

test('what such an alarm sends is an alert about its shard, with or without its tags', () => {
  const metricStat = { metric: { dimensions: { target: 'docs-rag', shard: 'shard-1' } } };
  const event = (alarmTags: object) => ({
    ...{ 'detail-type': 'CloudWatch Alarm State Change', account: '111111111111', region: 'eu-west-1' },
    resources: ['arn:aws:cloudwatch:eu-west-1:111111111111:alarm:CHRDrop docs-rag shard-1'],
    detail: {
      ...{ alarmName: 'CHRDrop docs-rag shard-1', configuration: { metrics: [{ metricStat }] }, alarmTags },
      state: { value: 'ALARM', timestamp: '2026-11-23T03:24:33.749+0000', reason: '0.8 < 0.95' },
    },
  });

  const [tagged] = parseCloudWatch(event({ 'ragmend:alertname': 'CHRDrop' })).alerts;
  const [untagged] = parseCloudWatch(event({})).alerts;

  expect(tagged?.labels).toMatchObject({ alertname: 'CHRDrop', target: 'docs-rag', shard: 'shard-1' });
  expect(untagged?.alertname).toBe('CHRDrop docs-rag shard-1');
  expect(untagged?.labels).toMatchObject({ target: 'docs-rag', shard: 'shard-1' });
});
