import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { instantOf } from '../../core/kernel/instant.ts';
import { orNull } from '../../core/kernel/or-null.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import { retryWhile } from '../retry-while.ts';
import type { Pointer } from './intake-pointer.ts';
import { mapAwsErrors, named } from './map-aws-errors.ts';
import type { Bucket } from './s3/bucket.ts';

type Deps = { bucket: Bucket; queueUrl: string; sqs?: SQSClient; clock: Clock };
const TRIES = 5;
const REST_MS = 50;

/**
 * Saves the body of a notification, then queues its place, so that every queued body can be read.
 * The same body is saved once a day but queued each time. Throws DependencyUnavailable if a retry
 * may help; the sender must then send it again.
 */
export function bodyKeeper({ bucket, queueUrl, sqs = new SQSClient({}), clock }: Deps) {
  return async (source: string, body: Uint8Array): Promise<void> => {
    const receivedAt = instantOf(clock.now());
    const key = `intake/${receivedAt.slice(0, 10)}/${createHash('sha256').update(source).update('\n').update(body).digest('hex')}`;
    await keepOnce(bucket, key, body);
    const MessageBody = JSON.stringify({ source, key, receivedAt } satisfies Pointer);
    await mapAwsErrors('the intake queue', sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody })));
  };
}

/** If two save the same body at once, S3 may refuse both, so this retries. */
async function keepOnce({ client, name }: Bucket, Key: string, Body: Uint8Array): Promise<void> {
  const patience = { tries: TRIES, mayPass: named('ConditionalRequestConflict'), pauseMs: (n: number) => REST_MS * n };
  await retryWhile(patience, () => {
    const put = new PutObjectCommand({ Bucket: name, Key, Body, IfNoneMatch: '*', ContentType: 'application/json' });
    return orNull(mapAwsErrors(`body '${Key}'`, client.send(put)), named('PreconditionFailed'));
  });
}
