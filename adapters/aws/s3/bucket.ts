import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** A bucket, and the client that asks it. */
export type Bucket = { client: S3Client; name: string };

/**
 * Where S3 is and how to ask it. `endpoint` names a server other than AWS; missing values come from
 * the environment.
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
 * Returns a client with room for many requests at once. Uses only checksums that the caller asks
 * for: the manifest verifies the bytes of snapshots.
 */
export function s3Client({ endpoint = null, ...rest }: S3Place = {}): S3Client {
  return new S3Client({
    ...rest,
    // Servers other than AWS rarely have a DNS name for each bucket.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5000, socketTimeout: 60_000, httpAgent: AGENT, httpsAgent: AGENT },
  });
}

const AGENT = { keepAlive: true, maxSockets: 64 };
