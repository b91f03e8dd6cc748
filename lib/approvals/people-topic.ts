import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/**
 * The topic of people: sends questions, reminders, pages and alarms to these addresses and to all
 * other subscribers.
 */
export class PeopleTopic extends Topic {
  readonly key: Key;

  constructor(scope: Construct, id: string, { email }: { email: string[] }) {
    const key = new Key(scope, `${id}Key`, { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    super(scope, id, { displayName: 'Ragmend', masterKey: key, enforceSSL: true });
    this.key = key;
    const alarms = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
    // In the policy of a key, '*' means this key.
    key.addToResourcePolicy(
      new PolicyStatement({ principals: [alarms], actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'] }),
    );
    this.grantPublish(alarms);
    for (const address of email) this.addSubscription(new EmailSubscription(address));
  }
}
