import { Duration, Tags } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { TargetConfig } from '../../core/contracts/config/config.ts';
import {
  CITATION_HIT_RATE_FLOOR,
  SHARD_NAMESPACE,
  ShardMetric,
  SILENT_SECONDS,
} from '../../core/contracts/shard-metrics.ts';
import { AlarmName } from './alarm-name.ts';
import { PeopleAlarm } from './people-alarm.ts';

const MINUTE = Duration.minutes(1);
const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;

/**
 * The metric behind each alert of a shard. The alarm is named after alert, target and shard, and
 * comes in like any other alert.
 */
const ALERTS = {
  RetrieverEmptyResults: {
    metricName: ShardMetric.EmptyResults,
    statistic: Stats.SUM,
    threshold: 0,
    comparisonOperator: GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    datapointsToAlarm: 1,
  },
  CHRDrop: {
    metricName: ShardMetric.CitationHitRate,
    statistic: Stats.MINIMUM,
    threshold: CITATION_HIT_RATE_FLOOR,
    comparisonOperator: LESS_THAN_THRESHOLD,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
  },
  VectorstoreIndexError: {
    metricName: ShardMetric.Unanswered,
    statistic: Stats.MINIMUM,
    threshold: 0,
    comparisonOperator: GREATER_THAN_THRESHOLD,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
  },
};

/**
 * The alarms of shards whose prober publishes to CloudWatch: for each shard three that start
 * runbooks and one that tells people, and for each prober one that tells people.
 */
export class ShardAlarms extends Construct {
  constructor(scope: Construct, id: string, { targets, topic }: { targets: TargetConfig[]; topic: ITopic }) {
    super(scope, id);
    for (const { id: target, kubernetes } of targets) {
      if (kubernetes?.prober?.publish !== 'cloudwatch') continue;
      const shards = kubernetes.shards.filter(({ replicaOf }) => replicaOf === undefined).map((shard) => shard.id);
      for (const shard of shards) {
        this.ofShard(target, shard);
        this.unreachable(topic, target, shard);
      }
      // One prober asks all shards of its target in one round.
      const [first = ''] = shards;
      new PeopleAlarm(this, `${target} silent`, {
        topic,
        name: AlarmName.ProberSilent,
        about: target,
        says: `Nobody knows how the shards of ${target} answer`,
        metric: shardMetric(ShardMetric.Asked, target, first, Stats.SAMPLE_COUNT),
        threshold: 1,
        comparisonOperator: LESS_THAN_THRESHOLD,
        evaluationPeriods: SILENT_SECONDS / 60,
        missing: TreatMissingData.BREACHING,
      });
    }
  }

  /**
   * Repairing the shard would not help: the route to it is wrong. Out of rotation there is nothing
   * to measure.
   */
  private unreachable(topic: ITopic, target: string, shard: string): void {
    new PeopleAlarm(this, `${target} ${shard} unreachable`, {
      topic,
      name: AlarmName.ShardUnreachable,
      about: `${target}-${shard}`,
      says: `Nobody reaches shard ${shard} of ${target} at its Service`,
      metric: shardMetric(ShardMetric.Reachable, target, shard, Stats.MAXIMUM),
      threshold: 1,
      comparisonOperator: LESS_THAN_THRESHOLD,
    });
  }

  private ofShard(target: string, shard: string): void {
    for (const [alert, { metricName, statistic, ...rule }] of Object.entries(ALERTS)) {
      const alarm = new Alarm(this, `${alert} ${target} ${shard}`, {
        alarmName: `${alert} ${target} ${shard}`,
        alarmDescription: `Shard ${shard} of ${target}, by its golden queries`,
        metric: shardMetric(metricName, target, shard, statistic),
        ...rule,
        treatMissingData: TreatMissingData.IGNORE,
      });
      for (const [key, value] of Object.entries({ alertname: alert, target, shard }))
        Tags.of(alarm).add(`ragmend:${key}`, value);
    }
  }
}

function shardMetric(metricName: string, target: string, shard: string, statistic: string): Metric {
  return new Metric({
    namespace: SHARD_NAMESPACE,
    metricName,
    statistic,
    period: MINUTE,
    dimensionsMap: { target, shard },
  });
}
