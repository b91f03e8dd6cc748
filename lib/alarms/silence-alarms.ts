import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { runbookName } from '../../core/contracts/incident.ts';
import type { EdgeStack } from '../edge-stack.ts';
import { AlarmName } from './alarm-name.ts';
import { executions } from './metrics.ts';
import { PeopleAlarm } from './people-alarm.ts';

type Watched = Pick<EdgeStack, 'intake' | 'worker' | 'console'>;
const { GREATER_THAN_THRESHOLD } = ComparisonOperator;
const FIVE_MINUTES = Duration.minutes(5);

/** Tells people what makes Ragmend silent while nothing is lost yet: who waits, is turned away, or gives up. */
export class SilenceAlarms extends Construct {
  readonly all: PeopleAlarm[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly topic: ITopic,
    { intake, worker, console }: Watched,
  ) {
    super(scope, id);
    const age = intake.queues.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) });
    this.add(AlarmName.IntakeWaits, 'Alerts have waited for five minutes to be read', age, { above: 300, times: 3 });
    // Each request counts as 0 or 1, so the average is the share of 4xx, throttled ones included.
    const rejected = intake.api.metricClientError({ period: FIVE_MINUTES, statistic: Stats.AVERAGE });
    this.add(AlarmName.IntakeRejecting, 'Most posts to the intake are turned away', rejected, { above: 0.5, times: 3 });
    const failed = console.api.metricServerError({ period: FIVE_MINUTES, statistic: Stats.SUM });
    this.add(AlarmName.ConsoleFailing, 'People may be unable to decide: their API fails', failed);
    const functions = { receiver: intake.receiver, consumer: intake.consumer, worker: worker.function };
    for (const [about, one] of Object.entries({ ...functions, api: console.handler })) {
      const throttles = one.metricThrottles({ period: Duration.minutes(1), statistic: Stats.SUM });
      this.add(AlarmName.Throttled, `Calls of ragmend-${about} are throttled`, throttles, { about, times: 3 });
    }
    for (const about of runbookName.options) {
      const machine = `ragmend-${about}-janitor`;
      const [failed, late] = [executions('ExecutionsFailed', machine), executions('ExecutionsTimedOut', machine)];
      this.add(AlarmName.JanitorFailed, `The janitor of ${about} gave up`, failed, { about });
      this.add(AlarmName.JanitorTimedOut, `The janitor of ${about} came to no end`, late, { about });
    }
  }

  private add(
    name: AlarmName,
    says: string,
    metric: IMetric,
    { above = 0, times = 1, ...more }: { above?: number; times?: number; about?: string } = {},
  ): void {
    const { about } = more;
    const rule = { threshold: above, comparisonOperator: GREATER_THAN_THRESHOLD, evaluationPeriods: times };
    const known = { topic: this.topic, name, says, metric, ...more, ...rule };
    this.all.push(new PeopleAlarm(this, about === undefined ? name : `${name} ${about}`, known));
  }
}
