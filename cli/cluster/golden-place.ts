import { openBucket } from '../../adapters/aws/s3/bucket.ts';
import { s3GoldenSets } from '../../adapters/aws/s3/golden-sets.ts';
import { localGoldenSets } from '../../adapters/local/golden-sets.ts';
import { Env } from '../../core/contracts/env.ts';
import type { GoldenSets } from '../../core/validation/ports.ts';

const BUCKET = /^s3:\/\/(?<name>[a-z0-9][a-z0-9.-]+)\/?$/;

/** Golden sets at a place that a person named: `s3://<records bucket>`, where the runbooks read them, or a folder. */
export function goldenPlace(place: string): GoldenSets {
  const name = BUCKET.exec(place)?.groups?.name;
  if (name === undefined) return localGoldenSets({ dir: place });
  return s3GoldenSets({ bucket: openBucket(name, { endpoint: process.env[Env.S3Endpoint] ?? null }) });
}
