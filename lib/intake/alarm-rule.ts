import { Duration } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/**
 * Takes changes of CloudWatch alarms in as alerts, except those of Ragmend's own alarms: it does
 * not repair itself.
 */
export class AlarmRule extends Rule {
  constructor(scope: Construct, id: string, { queue, failed }: { queue: Queue; failed: Queue }) {
    super(scope, id, {
      description: 'Takes changes of CloudWatch alarms in as alerts',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        detail: { alarmName: Match.anythingButPrefix('ragmend-') },
      },
      targets: [new SqsQueue(queue, { deadLetterQueue: failed as IQueue, maxEventAge: Duration.hours(24) })],
    });
  }
}
