import { LambdaClient } from '@aws-sdk/client-lambda';
import { deployedIn } from '../../adapters/aws/deployed.ts';
import { openBucket } from '../../adapters/aws/s3/bucket.ts';
import { s3GoldenSets } from '../../adapters/aws/s3/golden-sets.ts';
import { localGoldenSets } from '../../adapters/local/golden-sets.ts';
import { Env } from '../../core/contracts/env.ts';
import type { GoldenSets } from '../../core/validation/ports.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

const BUCKET = /^s3:\/\/(?<name>[a-z0-9][a-z0-9.-]+)\/?$/;

/** Golden sets at a place that a person named, `s3://<bucket>` or a folder; without one where the runbooks read them, in the bucket of the records of the deployment. Throws CommandFailed where there is none. */
export async function goldenPlace(named: string | undefined): Promise<{ place: string; goldenSets: GoldenSets }> {
  const place = named ?? `s3://${await recordsBucket()}`;
  const name = BUCKET.exec(place)?.groups?.name;
  if (name === undefined) return { place, goldenSets: localGoldenSets({ dir: place }) };
  const bucket = openBucket(name, { endpoint: process.env[Env.S3Endpoint] ?? null });
  return { place, goldenSets: s3GoldenSets({ bucket }) };
}

async function recordsBucket(): Promise<string> {
  const deployed = await deployedIn(new LambdaClient({}));
  if (deployed) return deployed.recordsBucket;
  throw new CommandFailed(
    'nothing is deployed in this account and region: run `npx cdk deploy --all`, or give --out FOLDER',
    ExitCode.Failed,
  );
}
