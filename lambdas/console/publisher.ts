import { join } from 'node:path';
import { s3Client } from '../../adapters/aws/s3/bucket.ts';
import { removeBelow } from '../../adapters/aws/s3/keys.ts';
import { publishSite } from '../../adapters/aws/s3/site.ts';
import type { ConsoleConfig } from '../../core/contracts/config/console-config.ts';
import { deployedHandler } from '../handler/deployed.ts';
import { given } from '../ports/environment.ts';

/** What the stack says about the site: its bucket, and where people sign in, as JSON. */
type Site = { bucket: string; signIn: string };

/**
 * Publishes the console beside this bundle, with where people sign in; removes it before its bucket
 * is deleted.
 */
export const handler = deployedHandler('publisher', async ({ kind, properties }) => {
  const { bucket: name, signIn: text } = properties as Site;
  const bucket = { client: s3Client(), name };
  if (kind === 'Delete') return removeBelow(bucket, '');
  const config: ConsoleConfig = { signIn: JSON.parse(text) as ConsoleConfig['signIn'] };
  return publishSite(bucket, join(given('CodeFolder'), 'console'), { 'config.json': JSON.stringify(config) });
});
