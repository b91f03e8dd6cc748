import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { isNamed } from '../answered.ts';
import type { Bucket } from './bucket.ts';

/** Answers in a row that bring no byte until a read is given up, after about 20 s of waiting. */
const FRUITLESS = 7;
const FIRST_WAIT_MS = 200;

/** Fills `into` from offset `start` of an object; an answer that is cut off, or a server that is busy, is asked again for what is missing. Gives how many bytes there were; throws NotFound. */
export async function readRange(bucket: Bucket, key: string, start: number, into: Uint8Array): Promise<number> {
  const read: Read = { bucket, key, start, into, filled: 0 };
  for (let fruitless = 0; read.filled < into.length; fruitless += 1) {
    const before = read.filled;
    try {
      await fill(read);
      return read.filled;
    } catch (error) {
      if (isNamed(error, 'InvalidRange')) return read.filled;
      if (read.filled > before) fruitless = 0;
      refuse(error, key, fruitless);
      await sleep(FIRST_WAIT_MS * 2 ** Math.min(fruitless, 5));
    }
  }
  return read.filled;
}

type Read = { bucket: Bucket; key: string; start: number; into: Uint8Array; filled: number };

async function fill(read: Read): Promise<void> {
  const { bucket, key, start, into } = read;
  const from = start + read.filled;
  const Range = `bytes=${from}-${start + into.length - 1}`;
  const { Body, ContentRange } = await bucket.client.send(
    new GetObjectCommand({ Bucket: bucket.name, Key: key, Range }),
  );
  if (!ContentRange?.startsWith(`bytes ${from}-`))
    throw new Error(`object '${key}' was asked for '${Range}' and came as '${ContentRange}': use a server with ranges`);
  for await (const chunk of Body as Readable) {
    into.set(chunk as Buffer, read.filled);
    read.filled += (chunk as Buffer).length;
  }
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
