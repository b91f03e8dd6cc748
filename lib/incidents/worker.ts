import { Duration, Validations } from 'aws-cdk-lib';
import { type EventPattern, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { WorkerCall } from '../../core/contracts/config/worker.ts';
import { SCHEDULED } from '../../core/contracts/runbooks.ts';
import { type Edge, EdgeFunction } from '../functions/edge-function.ts';
import { arnOf, MACHINES } from '../functions/names.ts';
import { PRIVATE_QUEUE } from '../functions/private-queue.ts';

/** Does the background work: each minute, once a day, and after executions end. */
export class Worker extends Construct {
  readonly function: EdgeFunction;
  /** Calls lost after three tries. */
  readonly failed: Queue;

  constructor(scope: Construct, id: string, edge: Edge) {
    super(scope, id);
    this.failed = new Queue(this, 'Failed', { ...PRIVATE_QUEUE, retentionPeriod: Duration.days(14) });
    Validations.of(this.failed).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is where lost calls end, as the destination of failures; an alarm says when something is in it.',
    });
    this.function = new EdgeFunction(this, 'worker', {
      ...edge,
      timeout: Duration.minutes(5),
      megabytes: 1024,
      atOnce: 10,
    });
    this.function.configureAsyncInvoke({
      maxEventAge: Duration.hours(1),
      retryAttempts: 2,
      onFailure: new SqsDestination(this.failed),
    });
    const { snapshotHour: hour } = edge.config.deployment;
    this.call('EachMinute', Schedule.rate(Duration.minutes(1)), { kind: 'sweep' });
    if (hour !== null) this.schedules(hour);
    this.call('Retention', Schedule.cron({ minute: '30', hour: String(hour ?? 3) }), { kind: 'retention' });
    new Rule(this, 'Ended', { eventPattern: ENDED, targets: [this.target()] });
  }

  /** One rule for each runbook with a schedule; daily and monthly ones start at the same hour. */
  private schedules(hour: number): void {
    const when = {
      hourly: { minute: '0' },
      daily: { minute: '0', hour: String(hour) },
      monthly: { minute: '0', hour: String(hour), day: '1' },
    };
    for (const { runbook, schedule } of SCHEDULED)
      this.call(`Scheduled ${runbook}`, Schedule.cron(when[schedule]), { kind: 'scheduled', runbook });
  }

  private call(id: string, schedule: Schedule, call: WorkerCall): void {
    const event = RuleTargetInput.fromObject(call);
    new Rule(this, id, { schedule, targets: [this.target({ event })] });
  }

  private target(input: { event?: RuleTargetInput } = {}): LambdaFunction {
    const { failed: deadLetterQueue } = this;
    return new LambdaFunction(this.function, { ...input, ...KEPT, deadLetterQueue });
  }
}

const KEPT = { maxEventAge: Duration.hours(1), retryAttempts: 3 };

/** An execution that ended without its tail needs the janitor; any other needs its report. */
const ENDED: EventPattern = {
  source: ['aws.states'],
  detailType: ['Step Functions Execution Status Change'],
  detail: {
    status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
    stateMachineArn: MACHINES.map((name) => arnOf('states', `stateMachine:${name}`)),
  },
};
