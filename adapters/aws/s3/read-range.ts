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

/** After this many answers in a row without a byte, a read is given up: about 20 s of waiting. */
const FRUITLESS = 7;
const FIRST_WAIT_MS = 200;
/** Below this size, a reused connection is worth more than a cheap read. */
const LARGE = 1024 * 1024;

/**
 * Fills `into` from offset `start` of an object. If an answer is cut off or the server is busy,
 * asks again for the missing bytes. Returns the number of bytes; throws NotFound, and
 * PreconditionFailed of S3 if `ifMatch` is no longer its ETag.
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

/** Lets the SDK sign, retry and read refusals, while the bytes of the object bypass it. */
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

/** Returns whether the next attempt would get the same answer. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  const { httpStatusCode = 500 } = error.$metadata;
  return httpStatusCode >= 400 && httpStatusCode < 500 && httpStatusCode !== 429 && error.name !== 'RequestTimeout';
}
