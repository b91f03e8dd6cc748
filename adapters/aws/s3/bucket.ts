import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** A bucket, and the client that asks it. */
export type Bucket = { client: S3Client; name: string };

/**
 * Where S3 is, and how it is asked: `endpoint` is a server that is not AWS's own. What is left out
 * comes from the environment.
 */
export type S3Place = { region?: string; endpoint?: string | null } & Pick<
  S3ClientConfig,
  'credentials' | 'maxAttempts'
>;

/** Opens a bucket with a client of its own. */
export function openBucket(name: string, place: S3Place = {}): Bucket {
  return { client: s3Client(place), name };
}

/**
 * A client with room for many requests at once. Checksums are those that the caller asks for: bytes
 * of snapshots are checked by their manifest.
 */
export function s3Client({ endpoint = null, ...rest }: S3Place = {}): S3Client {
  return new S3Client({
    ...rest,
    // Servers other than AWS's own rarely have a DNS name for each bucket.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5000, socketTimeout: 60_000, httpAgent: AGENT, httpsAgent: AGENT },
  });
}

const AGENT = { keepAlive: true, maxSockets: 64 };
