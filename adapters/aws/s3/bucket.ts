import { S3Client } from '@aws-sdk/client-s3';

/** A bucket, and the client that asks it. */
export type Bucket = { client: S3Client; name: string };

/** Where S3 is: the region, and the endpoint of a server that is not AWS's own; what is left out comes from the environment. */
export type S3Place = { region?: string; endpoint?: string | null };

/** Opens a bucket with a client of its own. */
export function openBucket(name: string, place: S3Place = {}): Bucket {
  return { client: s3Client(place), name };
}

/** A client with room for many requests at once. Checksums are those that the caller asks for: bytes of snapshots are checked by their manifest. */
export function s3Client({ region, endpoint }: S3Place = {}): S3Client {
  return new S3Client({
    ...(region ? { region } : {}),
    // Servers other than AWS's own rarely have a DNS name for each bucket.
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5000, requestTimeout: 60_000, httpAgent: AGENT, httpsAgent: AGENT },
  });
}

const AGENT = { keepAlive: true, maxSockets: 64 };
