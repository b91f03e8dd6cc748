import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { s3Client } from '../../adapters/aws/s3/bucket.ts';
import type { SectionResult } from '../../bench/section.ts';
import { cloudSuite } from '../cloud/needs.ts';

const PROGRAM = join(__dirname, '../../dist/bench.mjs');

cloudSuite(['s3'], 'the bench of a restore from S3', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'ragmend-benched-s3-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('measures the agent, says which programs are not there, and leaves nothing behind', async () => {
    const args = [PROGRAM, '--smoke', '--dir', dir, '--only', 's3', '--json'];
    const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;

    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, PATH } });

    const { s3 } = (JSON.parse(stdout) as { sections: Record<string, SectionResult> }).sections;
    const names = s3?.rows.map(({ name }) => name) ?? [];
    expect([names[0], names.includes('sha256sum of its files')]).toEqual(['restore by the agent', true]);
    for (const command of ['aws', 's5cmd', 'rclone']) {
      const isMeasured = names.some((name) => name.startsWith(command));
      const isLeftOut = s3?.notes.some((note) => note.includes(`'${command}' is not on the PATH`));
      expect([command, isMeasured, isLeftOut]).toEqual([command, isMeasured, !isMeasured]);
    }
    expect(readdirSync(dir)).toEqual([]);
    const client = s3Client();
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    client.destroy();
    expect(Buckets.filter(({ Name }) => Name?.startsWith('ragmend-bench-'))).toEqual([]);
  });
});
