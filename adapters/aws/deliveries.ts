import * as z from 'zod';
import { pointer } from './intake-pointer.ts';
import type { Bucket } from './s3/bucket.ts';
import { readText } from './s3/texts.ts';

/** A notification from the queue: its source, its content and, if it was posted, when it was received. */
export type Delivery = { source: string; body: unknown; receivedAt?: string };

/**
 * The queue can't take this message: it is retried as often as the queue allows, and then waits for
 * a person.
 */
export class UnknownDelivery extends Error {
  override readonly name = 'UnknownDelivery' as const;
}

const alarmChange = z.object({ 'detail-type': z.string(), source: z.literal('aws.cloudwatch') });
const notification = z.object({ Type: z.literal('Notification'), TopicArn: z.string(), Message: z.string() });
const fromTemplate = z.object({ format: z.string(), alerts: z.unknown() });

/**
 * Reads a message of the intake queue: a pointer to a posted body, a CloudWatch event by its rule,
 * or a message of Amazon Managed Prometheus through SNS, with or without its envelope. Throws
 * UnknownDelivery, NotFound, DependencyUnavailable.
 */
export async function deliveryOf(bucket: Bucket, message: string): Promise<Delivery> {
  const said = jsonOf(message);
  const posted = pointer.safeParse(said);
  if (posted.success) {
    const { source, key, receivedAt } = posted.data;
    return { source, body: jsonOf(await readText(bucket, key)), ...(receivedAt === undefined ? {} : { receivedAt }) };
  }
  if (alarmChange.safeParse(said).success) return { source: 'cloudwatch', body: said };
  const enveloped = notification.safeParse(said);
  if (enveloped.success) return { source: 'amp', body: jsonOf(enveloped.data.Message) };
  if (fromTemplate.safeParse(said).success) return { source: 'amp', body: said };
  throw new UnknownDelivery('a message is no pointer, no alarm and no notification: look at who may send to the queue');
}

/** Keeps bodies out of errors. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnknownDelivery('a message is not JSON: use the template in docs/alert-sources');
  }
}
