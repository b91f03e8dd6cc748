import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { isNamed } from '../map-aws-errors.ts';
import type { Bucket } from './bucket.ts';
import { type Filling, receive, type SignedRequest } from './receive.ts';

/** Answers in a row that bring no byte until a read is given up, after about 20 s of waiting. */
const FRUITLESS = 7;
const FIRST_WAIT_MS = 200;
/** Below this, a connection that is kept is worth more than cheap bytes. */
const LARGE = 1024 * 1024;

/**
 * Fills `into` from offset `start` of an object; an answer that is cut off, or a server that is
 * busy, is asked again for what is missing. Gives how many bytes there were; throws NotFound, and
 * PreconditionFailed of S3 where `ifMatch` is no longer its ETag.
 */
export async function readRange(
  bucket: Bucket,
  key: string,
  start: number,
  into: Uint8Array,
  ifMatch?: string,
): Promise<number> {
  const filling: Filling = { into, from: start, filled: 0 };
  for (let fruitless = 0; filling.filled < into.length; fruitless += 1) {
    const before = filling.filled;
    try {
      await fill(bucket, key, filling, ifMatch);
      return filling.filled;
    } catch (error) {
      if (isNamed(error, 'InvalidRange')) return filling.filled;
      if (filling.filled > before) fruitless = 0;
      refuse(error, key, fruitless);
      await sleep(FIRST_WAIT_MS * 2 ** Math.min(fruitless, 5));
    }
  }
  return filling.filled;
}

async function fill(
  { client, name: Bucket }: Bucket,
  Key: string,
  filling: Filling,
  IfMatch: string | undefined,
): Promise<void> {
  const from = filling.from + filling.filled;
  const Range = `bytes=${from}-${filling.from + filling.into.length - 1}`;
  const command = new GetObjectCommand({ Bucket, Key, Range, IfMatch });
  if (filling.into.length - filling.filled >= LARGE) receiveInto(command, filling);
  const { Body, ContentRange } = await client.send(command);
  if (!ContentRange?.startsWith(`bytes ${from}-`))
    throw new Error(`object '${Key}' was asked for '${Range}' and came as '${ContentRange}': use a server with ranges`);
  for await (const chunk of Body as Readable) {
    filling.into.set(chunk as Buffer, filling.filled);
    filling.filled += (chunk as Buffer).length;
  }
}

type Handler = (args: {
  input: GetObjectCommandInput;
  request: unknown;
}) => Promise<{ response: unknown; output?: GetObjectCommandOutput }>;

/** Has the SDK sign, try again and read what is refused, while the bytes of the object go past it. */
function receiveInto(command: GetObjectCommand, filling: Filling): void {
  const past =
    (next: Handler): Handler =>
    async (args) => {
      const head = await receive(args.request as SignedRequest, filling);
      return head === null ? next(args) : { response: { ...head, body: Readable.from([]) } };
    };
  const place = { relation: 'after', toMiddleware: 'deserializerMiddleware', name: 'receiveInto' } as const;
  command.middlewareStack.addRelativeTo(past, place);
}

function refuse(error: unknown, key: string, fruitless: number): void {
  if (isNamed(error, 'NoSuchKey'))
    throw new NotFound(`object '${key}' does not exist: the snapshot lacks a part`, { cause: error });
  if (isRefusal(error) || fruitless === FRUITLESS) throw error;
}

/** An answer that the next try would get as well. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  const { httpStatusCode = 500 } = error.$metadata;
  return httpStatusCode >= 400 && httpStatusCode < 500 && httpStatusCode !== 429 && error.name !== 'RequestTimeout';
}
