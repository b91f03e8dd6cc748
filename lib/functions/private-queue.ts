import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';

/** Common to all queues: encryption, and access over TLS only. */
export const PRIVATE_QUEUE = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } satisfies QueueProps;
