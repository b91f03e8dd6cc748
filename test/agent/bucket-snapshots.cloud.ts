import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { bucketObjects } from '../../adapters/aws/s3/bucket-objects.ts';
import { evidencePrefix, s3Evidence } from '../../adapters/aws/s3/evidence.ts';
import { readText } from '../../adapters/aws/s3/texts.ts';
import { diskPath } from '../../adapters/local/files/file-names.ts';
import { PIECE_BYTES } from '../../core/contracts/agent/snapshot-manifest.ts';
import { cloudSuite } from '../cloud/needs.ts';
import { writeObject } from '../contracts/volumes/snapshot-objects.contract.ts';
import { bucketWorld, CONTENT, endOf } from './bucket-world.ts';
import { contentOf, fill } from './workplace.ts';

cloudSuite(['s3'], 'the agent of a cluster on S3', () => {
  const world = bucketWorld();
  const key = (prefix: string, object: string) => ({ Bucket: world.bucket.name, Key: `snapshots/${prefix}/${object}` });
  const put = (prefix: string, object: string, Body: string | Buffer) =>
    world.bucket.client.send(new PutObjectCommand({ ...key(prefix, object), Body }));
  const small = { 'a.bin': 'a piece' };
  const damages: [string, (prefix: string) => Promise<unknown>, string][] = [
    ['missing', (prefix) => world.bucket.client.send(new DeleteObjectCommand(key(prefix, 'data/a.bin'))), 'is missing'],
    ['truncated', (prefix) => put(prefix, 'data/a.bin', 'a pie'), 'expected 7 bytes'],
    ['longer', (prefix) => put(prefix, 'data/a.bin', 'a piece more'), 'got more'],
    ['flipped', (prefix) => put(prefix, 'data/a.bin', 'a pieCe'), 'expected sha256'],
    [
      'without a manifest',
      (prefix) => world.bucket.client.send(new DeleteObjectCommand(key(prefix, 'manifest.json'))),
      'is missing',
    ],
    ['with another manifest', (prefix) => put(prefix, 'manifest.json', '{}'), 'not the one planned'],
  ];
  test.each(damages)('a snapshot that is %s is refused, and no volume is left', async (name, damage, reason) => {
    const prefix = name.replaceAll(' ', '-');
    const from = fill(world.path(`small-${prefix}`), small);
    await world.run({ ...world.uploadTo(world.at(`snapshots/${prefix}`)), from });
    const work = await world.restoreFrom(world.at(`snapshots/${prefix}`), `to-${prefix}`);
    await damage(prefix);

    const refused = await world.run(work);

    expect([refused.code, endOf(refused).intact]).toEqual([2, false]);
    expect(endOf(refused).reason).toContain(reason);
    expect(world.restored(`to-${prefix}`)).toEqual({});
  });

  test('names that are no UTF-8, and links inside, come back from S3, and stand in sealed evidence', async () => {
    const from = fill(world.path('odd'), { '100%.bin': 'percent' });
    for (const path of ['caf%E9.bin', 'caf%25E9.bin']) writeFileSync(diskPath(from, path), path);
    symlinkSync('100%.bin', join(from, 'link'));
    const names = readdirSync(Buffer.from(from), { encoding: 'buffer' }).map((name) => name.toString('latin1'));

    const uploaded = await world.run({ ...world.uploadTo(world.at('snapshots/odd')), from });
    const restored = await world.run(await world.restoreFrom(world.at('snapshots/odd'), 'odd-restored'));
    const to = world.at('evidence/incident-odd');
    const copied = await world.run({ ...{ kind: 'copy', from, to, twin: null, pid: null, readOnly: true } });
    const { files } = await s3Evidence(world).seal('incident-odd');

    expect([uploaded.code, restored.code, copied.code, files]).toEqual([0, 0, 0, 3]);
    const back = readdirSync(Buffer.from(world.path('odd-restored')), { encoding: 'buffer' });
    expect(back.map((name) => name.toString('latin1')).sort()).toEqual(['.ragmend', ...names].sort());
    expect(readlinkSync(world.path('odd-restored', 'link'))).toBe('100%.bin');
  });

  test('a file that changed between two attempts is sent again', async () => {
    const from = fill(world.path('changing'), { 'a.bin': Buffer.alloc(PIECE_BYTES + 1, 'a') });
    const work = { ...world.uploadTo(world.at('snapshots/changing')), from };
    const objects = bucketObjects({ bucket: world.bucket.name, prefix: 'snapshots/changing/' }, world.bucket.client);
    await writeObject(objects, 'data/a.bin', Buffer.alloc(PIECE_BYTES + 1, 'b'));

    const { code, message } = await world.run(work);
    const restored = await world.run(await world.restoreFrom(world.at('snapshots/changing'), 'changed'));

    const { bytesDone, bytesTotal } = endOf({ message });
    expect([code, bytesDone, restored.code]).toEqual([0, bytesTotal, 0]);
    expect(world.restored('changed')).toEqual(contentOf(from));
  });

  test('a volume is copied as evidence with what its server holds open, and a twin is made; the copy is sealed', async () => {
    mkdirSync(world.path('evidence-twin'));
    const script = `const fs = require('node:fs'); const file = '${world.path('volume')}/gone.bin';
      fs.openSync(file, 'w+'); fs.writeFileSync(file, 'still here'); fs.unlinkSync(file);
      console.log('ready'); setInterval(() => 0, 1000);`;
    const server = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(server.stdout, 'data');
    const to = world.at(evidencePrefix('incident-1').slice(0, -1));
    const work = { kind: 'copy' as const, from: world.path('volume'), to, twin: world.path('evidence-twin') };

    const { code } = await world.run({ ...work, pid: server.pid ?? null, readOnly: true });
    server.kill('SIGKILL');
    await once(server, 'exit');
    const { files } = await s3Evidence({ bucket: world.bucket }).seal('incident-1');

    expect([code, files, world.restored('evidence-twin')]).toEqual([0, 4, CONTENT]);
    expect(await readText(world.bucket, 'evidence/incident-1/volume/deleted-but-open/gone.bin')).toBe('still here');
  });

  test('short credentials come from a file, and are not shown where they are refused', async () => {
    const { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY = '' } = process.env;
    const grant = world.path('grant.json');
    const write = (SecretAccessKey: string) => {
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      writeFileSync(grant, JSON.stringify({ AccessKeyId, SecretAccessKey, Expiration }));
    };
    const work = {
      ...world.uploadTo({ ...world.at('snapshots/granted'), grant }),
      from: fill(world.path('small'), small),
    };

    write('a-wrong-secret-key');
    const refused = await world.run(work);
    write(AWS_SECRET_ACCESS_KEY);
    const granted = await world.run(work);

    expect([refused.code, granted.code]).toEqual([1, 0]);
    expect(JSON.stringify(refused)).not.toMatch(/a-wrong-secret-key/);
  });
});
