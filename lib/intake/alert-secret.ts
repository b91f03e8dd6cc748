import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/**
 * The bearer token for alerts, generated at the first deployment. A team adds the key that its
 * Grafana signs with.
 */
export class AlertSecret extends Secret {
  constructor(scope: Construct, id: string, { key }: { key: IKey }) {
    super(scope, id, {
      description: 'What Ragmend accepts alerts with',
      encryptionKey: key,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'token',
        excludePunctuation: true,
        passwordLength: 48,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Senders hold the token too: a person changes it, and the version before it is accepted meanwhile.',
    });
  }
}
