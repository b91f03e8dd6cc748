import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** The topic for the alert manager of Amazon Managed Prometheus, which can't call webhooks. */
export class PrometheusTopic extends Topic {
  constructor(scope: Construct, id: string, props: { queue: Queue; failed: Queue; workspaces: string[] }) {
    const key = new Key(scope, `${id}Key`, { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
    super(scope, id, { masterKey: key, enforceSSL: true });
    const prometheus = new ServicePrincipal('aps.amazonaws.com', {
      conditions: { ArnEquals: { 'aws:SourceArn': props.workspaces } },
    });
    // In the policy of a key, '*' means this key.
    const use = { actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'] };
    key.addToResourcePolicy(new PolicyStatement({ principals: [prometheus], ...use }));
    this.grantPublish(prometheus);
    this.addSubscription(new SqsSubscription(props.queue, { rawMessageDelivery: true, deadLetterQueue: props.failed }));
  }
}
