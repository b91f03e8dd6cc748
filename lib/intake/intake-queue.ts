import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PRIVATE_QUEUE } from '../functions/private-queue.ts';

const TRIES = 5;

/**
 * Alerts between their arrival and their being signals; what could not be taken in after five tries
 * waits for a person in `failed`.
 */
export class IntakeQueue extends Construct {
  readonly queue: Queue;
  readonly failed: Queue;

  constructor(scope: Construct, id: string, { consumerTimeout }: { consumerTimeout: Duration }) {
    super(scope, id);
    this.failed = new Queue(this, 'Failed', { ...PRIVATE_QUEUE, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...PRIVATE_QUEUE,
      retentionPeriod: Duration.days(14),
      // As AWS asks for: a batch that is being worked on comes to nobody else.
      visibilityTimeout: Duration.seconds(6 * consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.failed, maxReceiveCount: TRIES },
    });
  }
}
