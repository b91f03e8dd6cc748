import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { Env } from '../../core/contracts/config/env.ts';
import { type Edge, EdgeFunction } from '../functions/edge-function.ts';
import { AlarmRule } from './alarm-rule.ts';
import { IntakeApi } from './intake-api.ts';
import { IntakeQueue } from './intake-queue.ts';
import { PrometheusTopic } from './prometheus-topic.ts';

const TIMEOUT = Duration.seconds(30);
/** Posts of strangers take no more than this of the account's concurrency, and batches of alerts always have theirs. */
const [POSTS, BATCHES] = [20, 5];

/**
 * How alerts come in: a posted body is saved and queued before its sender is answered; AWS itself
 * queues alarms and Prometheus alerts.
 */
export class Intake extends Construct {
  readonly api: IntakeApi;
  readonly queues: IntakeQueue;
  readonly receiver: EdgeFunction;
  readonly consumer: EdgeFunction;

  constructor(scope: Construct, id: string, edge: Edge) {
    super(scope, id);
    this.queues = new IntakeQueue(this, 'Queues', { consumerTimeout: TIMEOUT });
    const { queue, failed } = this.queues;
    this.receiver = new EdgeFunction(this, 'receiver', { ...edge, timeout: TIMEOUT, megabytes: 512, atOnce: POSTS });
    const { receiver } = this;
    receiver.addEnvironment(Env.IntakeQueue, queue.queueUrl);
    receiver.allow(['sqs:SendMessage'], [queue.queueArn]);
    this.api = new IntakeApi(this, 'Api', { receiver });
    this.consumer = new EdgeFunction(this, 'consumer', { ...edge, timeout: TIMEOUT, megabytes: 512, atOnce: BATCHES });
    this.consumer.addEventSource(
      new SqsEventSource(queue, { batchSize: 10, maxConcurrency: BATCHES, reportBatchItemFailures: true }),
    );
    new AlarmRule(this, 'Alarms', { queue, failed });
    const { prometheusWorkspaces: workspaces } = edge.config.deployment;
    if (workspaces.length > 0) new PrometheusTopic(this, 'Prometheus', { queue, failed, workspaces });
  }
}
