import { Duration, Validations } from 'aws-cdk-lib';
import { type EventPattern, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { WorkerCall } from '../../core/contracts/config/worker.ts';
import { type Edge, EdgeFunction } from '../functions/edge-function.ts';
import { arnOf, MACHINES } from '../functions/names.ts';
import { PRIVATE_QUEUE } from '../functions/private-queue.ts';

/** What is done without being asked: each minute, once a day, and after executions that ended without their tail. */
export class Worker extends Construct {
  readonly function: EdgeFunction;
  /** Calls that were lost after three tries. */
  readonly failed: Queue;

  constructor(scope: Construct, id: string, edge: Edge) {
    super(scope, id);
    this.failed = new Queue(this, 'Failed', { ...PRIVATE_QUEUE, retentionPeriod: Duration.days(14) });
    Validations.of(this.failed).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is where lost calls end, as the destination of failures; an alarm says when something is in it.',
    });
    this.function = new EdgeFunction(this, 'worker', { ...edge, timeout: Duration.minutes(5), megabytes: 1024 });
    this.function.configureAsyncInvoke({
      ...{ maxEventAge: Duration.hours(1), retryAttempts: 2 },
      onFailure: new SqsDestination(this.failed),
    });
    const { snapshotHour: hour } = edge.config.deployment;
    this.call('EachMinute', Schedule.rate(Duration.minutes(1)), 'sweep');
    if (hour !== null) this.call('Snapshots', Schedule.cron({ minute: '0', hour: String(hour) }), 'snapshots');
    this.call('Retention', Schedule.cron({ minute: '30', hour: String(hour ?? 3) }), 'retention');
    new Rule(this, 'Ended', { eventPattern: ENDED, targets: [this.target()] });
  }

  private call(id: string, schedule: Schedule, kind: WorkerCall['kind']): void {
    const event = RuleTargetInput.fromObject({ kind } satisfies WorkerCall);
    new Rule(this, id, { schedule, targets: [this.target({ event })] });
  }

  private target(input: { event?: RuleTargetInput } = {}): LambdaFunction {
    const { failed: deadLetterQueue } = this;
    return new LambdaFunction(this.function, { ...input, ...KEPT, deadLetterQueue });
  }
}

const KEPT = { maxEventAge: Duration.hours(1), retryAttempts: 3 };

/** What ended without its tail is cleaned up after; what ended with it has a report to be written. */
const ENDED: EventPattern = {
  source: ['aws.states'],
  detailType: ['Step Functions Execution Status Change'],
  detail: {
    status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
    stateMachineArn: MACHINES.map((name) => arnOf('states', `stateMachine:${name}`)),
  },
};
