import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grantIn } from '../../../../adapters/aws/s3/grant.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'grant-'));
  file = join(dir, 'credentials.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const GIVEN = { AccessKeyId: 'ASIA1', SecretAccessKey: 'secret', SessionToken: 'token' };

test('credentials are those of the file, each time it is read', async () => {
  const credentials = grantIn(file);
  writeFileSync(file, JSON.stringify({ ...GIVEN, Expiration: '2026-11-25T09:00:00Z' }));
  const first = await credentials();
  writeFileSync(file, JSON.stringify({ ...GIVEN, AccessKeyId: 'ASIA2', Expiration: '2026-11-25T10:00:00Z' }));

  const second = await credentials();

  expect(first).toEqual({
    ...{ accessKeyId: 'ASIA1', secretAccessKey: 'secret', sessionToken: 'token' },
    expiration: new Date('2026-11-25T09:00:00Z'),
  });
  expect([second.accessKeyId, second.expiration.getUTCHours()]).toEqual(['ASIA2', 10]);
});

test.each(['{"AccessKeyId":"ASIA1","SecretAccessKey":"top', '{"SecretAccessKey":"top"}'])(
  'a malformed grant is refused without a word of it: %s',
  async (text) => {
    writeFileSync(file, text);

    const failing = grantIn(file)();

    await expect(failing).rejects.toThrow(`grant '${file}' is malformed`);
    await expect(failing).rejects.not.toThrow(/top|ASIA1/);
  },
);
