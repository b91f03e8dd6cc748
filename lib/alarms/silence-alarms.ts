import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
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
/** A share says nothing about a few requests. */
const FEW = 20;

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
    this.add(AlarmName.IntakeRejecting, 'Most posts to the intake are turned away', rejected(intake), {
      above: 0.5,
      times: 2,
    });
    const failed = console.api.metricServerError({ period: FIVE_MINUTES, statistic: Stats.SUM });
    this.add(AlarmName.ConsoleFailing, 'People may be unable to decide: their API fails', failed);
    const functions = { receiver: intake.receiver, consumer: intake.consumer, worker: worker.function };
    for (const [about, one] of Object.entries({ ...functions, api: console.handler })) {
      const throttles = one.metricThrottles({ period: Duration.minutes(1), statistic: Stats.SUM });
      this.add(AlarmName.Throttled, `Calls of ragmend-${about} are throttled`, throttles, { about, times: 3 });
    }
    for (const about of runbookName.options)
      this.add(AlarmName.JanitorFailed, `The janitor of ${about} gave up`, janitors(about), { about });
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

/** The share of posts that get a 4xx, throttled ones included. */
function rejected({ api }: Watched['intake']): IMetric {
  const sum = { period: FIVE_MINUTES, statistic: Stats.SUM };
  return new MathExpression({
    expression: `IF(requests >= ${FEW}, rejected / requests, 0)`,
    usingMetrics: { requests: api.metricCount(sum), rejected: api.metricClientError(sum) },
    period: FIVE_MINUTES,
  });
}

/** How many janitors of a runbook failed or came to no end: what they should have made safe may not be. */
function janitors(runbook: string): IMetric {
  const machine = `ragmend-${runbook}-janitor`;
  return new MathExpression({
    expression: 'FILL(failed, 0) + FILL(late, 0)',
    usingMetrics: {
      failed: executions('ExecutionsFailed', machine),
      late: executions('ExecutionsTimedOut', machine),
    },
    period: Duration.minutes(1),
  });
}
