import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { runbookName } from '../../core/contracts/incident.ts';
import type { EdgeStack } from '../edge-stack.ts';
import { AlarmGroup, type AlarmProps } from './alarm-group.ts';
import { AlarmName } from './alarm-name.ts';
import { executions } from './metrics.ts';

type Watched = Pick<EdgeStack, 'intake' | 'worker' | 'console'>;
const FIVE_MINUTES = Duration.minutes(5);
const THRICE = { evaluationPeriods: 3 };

/** Tells people what makes Ragmend silent while nothing is lost yet: who waits, is turned away, or gives up. */
export class SilenceAlarms extends AlarmGroup {
  constructor(scope: Construct, id: string, topic: ITopic, { intake, worker, console }: Watched) {
    super(scope, id, topic);
    const age = intake.queues.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) });
    this.above(300, AlarmName.IntakeWaits, {
      says: 'Alerts have waited for five minutes to be read',
      metric: age,
      ...THRICE,
    });
    // Each request counts as 0 or 1, so the average is the share of 4xx, throttled ones included.
    const rejected = intake.api.metricClientError({ period: FIVE_MINUTES, statistic: Stats.AVERAGE });
    this.above(0.5, AlarmName.IntakeRejecting, {
      says: 'Most posts to the intake are turned away',
      metric: rejected,
      ...THRICE,
    });
    const failing = console.api.metricServerError({ period: FIVE_MINUTES, statistic: Stats.SUM });
    this.above(0, AlarmName.ConsoleFailing, {
      says: 'People may be unable to decide: their API fails',
      metric: failing,
    });
    const functions = { receiver: intake.receiver, consumer: intake.consumer, worker: worker.function };
    for (const [about, one] of Object.entries({ ...functions, api: console.handler })) {
      const metric = one.metricThrottles({ period: Duration.minutes(1), statistic: Stats.SUM });
      this.above(0, AlarmName.Throttled, { says: `Calls of ragmend-${about} are throttled`, metric, about, ...THRICE });
    }
    for (const about of runbookName.options) {
      const machine = `ragmend-${about}-janitor`;
      const [failed, late] = [executions('ExecutionsFailed', machine), executions('ExecutionsTimedOut', machine)];
      this.above(0, AlarmName.JanitorFailed, { says: `The janitor of ${about} gave up`, metric: failed, about });
      this.above(0, AlarmName.JanitorTimedOut, { says: `The janitor of ${about} came to no end`, metric: late, about });
    }
  }

  private above(threshold: number, name: AlarmName, props: Omit<AlarmProps, 'threshold' | 'comparisonOperator'>): void {
    this.add(name, { ...props, threshold, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD });
  }
}
