import { openBucket } from '../../adapters/aws/s3/bucket.ts';
import { s3GoldenSets } from '../../adapters/aws/s3/golden-sets.ts';
import { localGoldenSets } from '../../adapters/local/files/golden-sets.ts';
import { Env } from '../../core/contracts/config/env.ts';
import type { GoldenSets } from '../../core/validation/ports.ts';
import { deployedHere } from '../deployed-here.ts';

const BUCKET = /^s3:\/\/(?<name>[a-z0-9][a-z0-9.-]+)\/?$/;

/**
 * Returns the golden sets at a named place, `s3://<bucket>` or a folder; without a name, at the
 * runbooks' place in the records bucket of the deployment. Throws CommandFailed if there is none.
 */
export async function goldenPlace(named: string | undefined): Promise<{ place: string; goldenSets: GoldenSets }> {
  const place = named ?? `s3://${(await deployedHere('give --out FOLDER')).recordsBucket}`;
  const name = BUCKET.exec(place)?.groups?.name;
  if (name === undefined) return { place, goldenSets: localGoldenSets({ dir: place }) };
  const bucket = openBucket(name, { endpoint: process.env[Env.S3Endpoint] ?? null });
  return { place, goldenSets: s3GoldenSets({ bucket }) };
}
