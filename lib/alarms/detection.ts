import { Duration, Tags } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Config, TargetConfig } from '../../core/contracts/config.ts';
import {
  CITATION_HIT_RATE_FLOOR,
  SHARD_NAMESPACE,
  ShardMetric,
  SILENT_SECONDS,
} from '../../core/contracts/shard-metrics.ts';

type Rule = {
  alertname: string;
  metric: ShardMetric;
  statistic: string;
  comparison: ComparisonOperator;
  threshold: number;
  minutes: number;
  description: string;
};

/** The rules of docs/alerts/prometheus-rules.yaml as alarms, for a prober that publishes to CloudWatch. */
const RULES: Rule[] = [
  {
    ...{ alertname: 'RetrieverEmptyResults', metric: ShardMetric.EmptyResults, statistic: Stats.SUM, minutes: 1 },
    ...{ comparison: ComparisonOperator.GREATER_THAN_THRESHOLD, threshold: 0 },
    description: 'Golden queries that have hits in the baseline of the shard found nothing, twice in a row.',
  },
  {
    ...{ alertname: 'CHRDrop', metric: ShardMetric.CitationHitRate, statistic: Stats.AVERAGE, minutes: 1 },
    ...{ comparison: ComparisonOperator.LESS_THAN_THRESHOLD, threshold: CITATION_HIT_RATE_FLOOR },
    description: 'Too few golden queries of the shard still cite what its baseline ranks first.',
  },
  {
    // A server that restarts on purpose is back within two minutes, and answers at least one round of each.
    ...{ alertname: 'VectorstoreIndexError', metric: ShardMetric.Unanswered, statistic: Stats.MINIMUM, minutes: 2 },
    ...{ comparison: ComparisonOperator.GREATER_THAN_THRESHOLD, threshold: 0 },
    description: 'Golden queries of the shard are answered by errors, or not at all.',
  },
];

/** Alarms on what the probers publish to CloudWatch: three for each shard, which Ragmend takes in as alerts, and one for each target that tells people when its prober is silent. */
export class DetectionAlarms extends Construct {
  constructor(scope: Construct, id: string, { config, people }: { config: Config; people: ITopic }) {
    super(scope, id);
    for (const target of config.targets.filter(({ kubernetes }) => kubernetes?.prober?.publish === 'cloudwatch')) {
      for (const shard of shardsOf(target)) for (const rule of RULES) this.addRule(target.id, shard, rule);
      this.addSilence(target, people);
    }
  }

  /** Its dimensions name target and shard, its tag the alert; its name begins with that of the alert, for routes by name. */
  private addRule(target: string, shard: string, rule: Rule): void {
    const { alertname, metric, statistic, comparison, threshold, minutes, description } = rule;
    const alarm = new Alarm(this, `${alertname} ${target} ${shard}`, {
      alarmName: `${alertname} ${target} ${shard}`,
      alarmDescription: description,
      metric: metricOf(metric, { target, shard }, statistic),
      ...{ comparisonOperator: comparison, threshold, evaluationPeriods: minutes },
      treatMissingData: TreatMissingData.MISSING,
    });
    Tags.of(alarm).add('ragmend:alertname', alertname);
  }

  /** Its name begins as those of Ragmend's own alarms do: it is no alert that starts a runbook. */
  private addSilence(target: TargetConfig, people: ITopic): void {
    const [shard = ''] = shardsOf(target);
    const alarm = new Alarm(this, `silent ${target.id}`, {
      alarmName: `ragmend-prober-silent-${target.id}`,
      alarmDescription:
        'The prober publishes nothing: nobody asks the shards their golden queries. See docs/detection.md.',
      metric: metricOf(ShardMetric.Asked, { target: target.id, shard }, Stats.SAMPLE_COUNT),
      ...{ comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD, threshold: 1 },
      evaluationPeriods: SILENT_SECONDS / 60,
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(people));
  }
}

function shardsOf({ kubernetes }: TargetConfig): string[] {
  return (kubernetes?.shards ?? []).filter(({ replicaOf }) => replicaOf === undefined).map(({ id }) => id);
}

function metricOf(metricName: ShardMetric, dimensionsMap: Record<string, string>, statistic: string): Metric {
  return new Metric({ namespace: SHARD_NAMESPACE, metricName, dimensionsMap, statistic, period: Duration.minutes(1) });
}
