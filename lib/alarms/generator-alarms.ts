import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Config } from '../../core/contracts/config/config.ts';
import { type GeneratingTarget, generatingTargets } from '../../core/contracts/config/target-of.ts';
import { AlarmName } from './alarm-name.ts';
import { BedrockAlarms } from './bedrock-alarms.ts';
import { ownMetric } from './metrics.ts';
import { PeopleAlarm } from './people-alarm.ts';

const { GREATER_THAN_THRESHOLD, GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = ComparisonOperator;
/** The metric says yes all the time. */
const ALWAYS = { threshold: 1, comparisonOperator: GREATER_THAN_OR_EQUAL_TO_THRESHOLD };

/**
 * What the worker sees of each target with a generator, and users perhaps do not: that it lives on a
 * backup, that nobody answers, that its backlog ages, and that nobody has proven its providers.
 */
export class GeneratorAlarms extends Construct {
  constructor(scope: Construct, id: string, { config, topic }: { config: Config; topic: ITopic }) {
    super(scope, id);
    for (const target of generatingTargets(config)) {
      this.ofTraffic(topic, target);
      if (target.generator.flag.kind === 'gateway') this.ofBacklog(topic, target);
      // Nothing starts by itself without an hour.
      if (config.deployment.snapshotHour !== null) this.ofPrewarm(topic, target);
      new BedrockAlarms(this, `${target.id} bedrock`, target);
    }
  }

  private ofTraffic(topic: ITopic, { id: target }: GeneratingTarget): void {
    new PeopleAlarm(this, `${target} on backup`, {
      ...{ topic, name: AlarmName.OnBackup, about: target, ...ALWAYS, evaluationPeriods: 15 },
      says: `${target} has lived on a backup for a quarter of an hour`,
      metric: metricOf('OnBackup', target, Stats.MINIMUM),
    });
    new PeopleAlarm(this, `${target} nobody answers`, {
      ...{ topic, name: AlarmName.NobodyAnswers, about: target, ...ALWAYS },
      says: `No provider answers for ${target}: users get cached answers and refusals`,
      metric: metricOf('NobodyAnswers', target, Stats.MAXIMUM),
    });
  }

  private ofBacklog(topic: ITopic, { id: target, generator }: GeneratingTarget): void {
    new PeopleAlarm(this, `${target} backlog`, {
      ...{ topic, name: AlarmName.BacklogAges, about: target, evaluationPeriods: 5 },
      says: `A request to ${target} has waited for half the time after which it is dropped`,
      metric: metricOf('BacklogOldestSeconds', target, Stats.MAXIMUM),
      threshold: generator.backlog.maxAgeSeconds / 2,
      comparisonOperator: GREATER_THAN_THRESHOLD,
    });
  }

  private ofPrewarm(topic: ITopic, { id: target }: GeneratingTarget): void {
    new PeopleAlarm(this, `${target} prewarm`, {
      // For a day, since a new target waits that long for its first prewarm.
      ...{ topic, name: AlarmName.PrewarmLate, about: target, ...ALWAYS, evaluationPeriods: 24 },
      says: `Nobody knows whether every provider of ${target} could take over`,
      metric: metricOf('PrewarmLate', target, Stats.MINIMUM).with({ period: Duration.hours(1) }),
    });
  }
}

const metricOf = (name: Parameters<typeof ownMetric>[0], target: string, statistic: string): Metric =>
  ownMetric(name, { target }, statistic);
