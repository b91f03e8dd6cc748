import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { removeBelow } from '../../../../adapters/aws/s3/keys.ts';
import { publishSite } from '../../../../adapters/aws/s3/site.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { realBucket } from './real-bucket.ts';

function prepareFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? '', 'site-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

cloudSuite(['s3'], 'a site in a bucket', () => {
  const bucket = realBucket();
  const keys = async () => {
    const { Contents = [] } = await bucket.client.send(new ListObjectsV2Command({ Bucket: bucket.name }));
    return Contents.map(({ Key }) => Key);
  };

  it('has the files of a folder by their kinds, to be asked for anew each time, and some replaced', async () => {
    const folder = prepareFolder({ 'index.html': '<html>', 'console.js': 'run()', 'config.json': '{"signIn":null}' });

    await publishSite(bucket, folder, { 'config.json': '{"signIn":{}}' });

    const read = async (Key: string) => {
      const got = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key }));
      return [await got.Body?.transformToString(), got.ContentType, got.CacheControl];
    };
    const asked = 'public, max-age=0, must-revalidate';
    expect(await read('index.html')).toEqual(['<html>', 'text/html; charset=utf-8', asked]);
    expect(await read('console.js')).toEqual(['run()', 'text/javascript; charset=utf-8', asked]);
    expect(await read('config.json')).toEqual(['{"signIn":{}}', 'application/json', asked]);
  });

  it('may be published again, and is empty once it is taken away', async () => {
    const folder = prepareFolder({ 'index.html': 'newer', 'console.css': 'a{}' });

    await publishSite(bucket, folder, {});
    await publishSite(bucket, folder, {});
    const published = await keys();
    await removeBelow(bucket, '');

    expect(published).toContain('console.css');
    expect(await keys()).toEqual([]);
  });

  it('takes no file of a kind that no site has', async () => {
    const folder = prepareFolder({ 'index.html': '', 'secrets.env': '' });

    await expect(publishSite(bucket, folder, {})).rejects.toThrow("file 'secrets.env' is of no kind");
  });
});
