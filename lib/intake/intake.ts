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

/**
 * How alerts come in: a posted body is saved and queued before its sender is answered; AWS itself
 * queues alarms and Prometheus alerts.
 */
export class Intake extends Construct {
  readonly api: IntakeApi;
  readonly queues: IntakeQueue;

  constructor(scope: Construct, id: string, edge: Edge) {
    super(scope, id);
    this.queues = new IntakeQueue(this, 'Queues', { consumerTimeout: TIMEOUT });
    const { queue, failed } = this.queues;
    const receiver = new EdgeFunction(this, 'receiver', { ...edge, timeout: TIMEOUT, megabytes: 512 });
    receiver.addEnvironment(Env.IntakeQueue, queue.queueUrl);
    receiver.allow(['sqs:SendMessage'], [queue.queueArn]);
    this.api = new IntakeApi(this, 'Api', { receiver });
    const consumer = new EdgeFunction(this, 'consumer', { ...edge, timeout: TIMEOUT, megabytes: 512 });
    consumer.addEventSource(
      new SqsEventSource(queue, { batchSize: 10, maxConcurrency: 5, reportBatchItemFailures: true }),
    );
    new AlarmRule(this, 'Alarms', { queue, failed });
    const { prometheusWorkspaces: workspaces } = edge.config.deployment;
    if (workspaces.length > 0) new PrometheusTopic(this, 'Prometheus', { queue, failed, workspaces });
  }
}
