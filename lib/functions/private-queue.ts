import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';

/** What all queues are: encrypted, and reached over TLS. */
export const PRIVATE_QUEUE = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } satisfies QueueProps;
