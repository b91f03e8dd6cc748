import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { mapAwsErrors } from '../map-aws-errors.ts';
import type { Bucket } from './bucket.ts';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Writes the files of a folder to the bucket of a site, with `replaced` texts in place of some.
 * Browsers check each time whether a file has changed. Throws DependencyUnavailable, RangeError for
 * an unknown type of file.
 */
export async function publishSite(bucket: Bucket, folder: string, replaced: Record<string, string>): Promise<void> {
  const names = (await readdir(folder)).sort();
  // Writes the page last: by then everything that it names is there.
  for (const Key of [...names.filter((name) => !isPage(name)), ...names.filter(isPage)]) {
    const ContentType = TYPES[extname(Key)];
    if (!ContentType) throw new RangeError(`file '${Key}' is of no kind that a site has: leave it out`);
    const Body = replaced[Key] ?? (await readFile(join(folder, Key)));
    const put = { Bucket: bucket.name, Key, Body, ContentType, CacheControl: 'public, max-age=0, must-revalidate' };
    await mapAwsErrors(`file '${Key}'`, bucket.client.send(new PutObjectCommand(put)));
  }
}

const isPage = (name: string): boolean => name.endsWith('.html');
