import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PRIVATE_QUEUE } from '../functions/private-queue.ts';

const TRIES = 5;

/** Holds alerts until they are signals. After five failed tries they wait for a person in `failed`. */
export class IntakeQueue extends Construct {
  readonly queue: Queue;
  readonly failed: Queue;

  constructor(scope: Construct, id: string, { consumerTimeout }: { consumerTimeout: Duration }) {
    super(scope, id);
    this.failed = new Queue(this, 'Failed', { ...PRIVATE_QUEUE, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...PRIVATE_QUEUE,
      retentionPeriod: Duration.days(14),
      // As AWS recommends, so that a batch being processed is not delivered twice.
      visibilityTimeout: Duration.seconds(6 * consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.failed, maxReceiveCount: TRIES },
    });
  }
}
