import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { parse, stringify } from 'yaml';
import { whoAsks } from '../../../adapters/kubernetes/access-reviews.ts';
import { connect } from '../../../adapters/kubernetes/connect.ts';
import { identityManifests } from '../../../adapters/kubernetes/manifests/identities.ts';
import { type RealCluster, realCluster } from '../../adapters/kubernetes/real-cluster.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';
import { apply } from '../../cloud/kubectl.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { ragmendIn } from '../program.ts';

jest.setTimeout(240_000);
const SECRET = 'test/cluster';
const ACCOUNT = 'ragmend-operator-docs-rag';

cloudSuite(['kubernetes', 'aws'], 'ragmend kubeconfig', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-kubeconfig-'));
  const file = join(dir, 'ragmend.yaml');
  const account = { AWS_ACCESS_KEY_ID: `4${randomInt(10 ** 10, 10 ** 11 - 1)}` };
  const secretAccessKey = process.env.AWS_SECRET_ACCESS_KEY ?? '';
  const client = new SecretsManagerClient({
    credentials: { accessKeyId: account.AWS_ACCESS_KEY_ID, secretAccessKey },
  });
  let real: RealCluster;
  const run = (...args: string[]) => ragmendIn(account, ...args, '--config', file);
  const stored = async () => (await client.send(new GetSecretValueCommand({ SecretId: SECRET }))).SecretString ?? '';
  const keep = (SecretString: string) => client.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString }));
  const doctor = async () => {
    const { out } = await run('doctor', '--json');
    const findings = JSON.parse(out) as { check: string; status: string; about: string; remedy: string | null }[];
    return findings
      .filter(({ check, about }) => check === 'kubeconfig' || about.includes(`'${SECRET}'`))
      .map(({ status, about, remedy }) => `${status}: ${about}${remedy ? `: ${remedy}` : ''}`);
  };

  beforeAll(async () => {
    real = await realCluster();
    const { namespace } = real.cluster;
    const cluster = { kind: 'kubeconfig', secret: SECRET };
    const target = kubernetesTarget(namespace, [{ id: 'shard-1' }], { cluster });
    writeFileSync(
      file,
      stringify({
        targets: [target],
        routes: [{ alertname: 'RetrieverEmptyResults', runbook: 'shard-restore', target: target.id }],
      }),
    );
  });
  afterAll(async () => {
    await client.send(new DeleteSecretCommand({ SecretId: SECRET, ForceDeleteWithoutRecovery: true }));
    await real.close();
    rmSync(dir, { recursive: true, force: true });
  });

  test('makes the operator’s, which functions are let in by, renews it, and doctor says what is kept', async () => {
    const { namespace } = real.cluster;
    const tooEarly = await run('kubeconfig');
    const nothing = await doctor();
    await apply(identityManifests(kubernetesTarget(namespace, [{ id: 'shard-1' }])).map(({ object }) => object));

    const short = await run('kubeconfig', '--expires', '1h', '--json');
    const first = await stored();
    const soon = await doctor();
    const long = await run('kubeconfig', '--expires', '90d', '--json');
    const well = await doctor();

    expect([tooEarly.code, tooEarly.err]).toEqual([
      1,
      expect.stringContaining('apply what "ragmend manifests" prints'),
    ]);
    expect(nothing).toEqual([`failed: '${SECRET}' does not exist: run \`ragmend kubeconfig\``]);
    const said = JSON.parse(short.out) as { user: string; endsAt: string; was: string };
    expect(said).toMatchObject({ user: `system:serviceaccount:${namespace}:${ACCOUNT}`, secret: SECRET, was: 'made' });
    expect(JSON.parse(long.out)).toMatchObject({ was: 'changed' });
    const { users } = parse(first) as { users: { user: { token: string } }[] };
    const [, payload = ''] = users[0]?.user.token.split('.') ?? [];
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number };
    expect(Date.parse(said.endsAt)).toBe(exp * 1000);
    expect(short.out + short.err).not.toContain(users[0]?.user.token);
    const target = kubernetesTarget(namespace, [{ id: 'shard-1' }]);
    expect((await whoAsks(await connect(target.kubernetes, stored))).username).toBe(said.user);
    expect(soon.map((line) => line.split(' is ')[1])).toEqual(
      [
        expect.anything(),
        `'${ACCOUNT}'`,
        expect.stringMatching(/^good only until .*, 0 days: run `ragmend kubeconfig`$/),
      ].slice(-soon.length),
    );
    expect(well.filter((line) => !line.startsWith('ok: '))).toEqual([]);
    expect(well.join()).toContain(`is '${ACCOUNT}'`);
  });

  test('writes a file for its owner alone, and over none', async () => {
    const { namespace } = real.cluster;
    await apply(identityManifests(kubernetesTarget(namespace, [{ id: 'shard-1' }])).map(({ object }) => object));
    const out = join(dir, 'reader.yaml');

    const made = await run('kubeconfig', '--role', 'reader', '--out', out, '--expires', '10m');
    const again = await run('kubeconfig', '--role', 'reader', '--out', out);
    const reader = await run('kubeconfig', '--role', 'reader');

    expect([made.code, again.code, reader.code]).toEqual([0, 4, 2]);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(made.out).toContain(`system:serviceaccount:${namespace}:ragmend-reader-docs-rag`);
    await client.send(new CreateSecretCommand({ Name: SECRET, SecretString: 'x' })).catch(() => undefined);
    await keep(readFileSync(out, 'utf8'));
    expect((await doctor()).join('\n')).toMatch(/failed: .* is '.*ragmend-reader-docs-rag', not 'ragmend-operator/);
  });

  test.each([
    [
      'a program to run',
      (text: string) => text.replace(/token: .*/, 'exec: { command: sh }'),
      /failed: .*neither run a command/,
    ],
    ['what is no kubeconfig', () => 'hello', /failed: .*neither run a command/],
    ['a token that nobody gave', (text: string) => text.replace(/token: .*/, 'token: none'), /failed: .*is not let in/],
    [
      'an address that nobody listens at',
      (text: string) => text.replace(/server: .*/, 'server: https://127.0.0.1:1'),
      /unknown: .*reaches no cluster/,
    ],
  ])('doctor says of %s in the secret what is wrong with it', async (_, change, words) => {
    const out = join(dir, `${randomInt(10 ** 9)}.yaml`);
    await apply(
      identityManifests(kubernetesTarget(real.cluster.namespace, [{ id: 'shard-1' }])).map(({ object }) => object),
    );
    await run('kubeconfig', '--out', out);
    expect(existsSync(out)).toBe(true);
    await client.send(new CreateSecretCommand({ Name: SECRET, SecretString: 'x' })).catch(() => undefined);
    await keep(change(readFileSync(out, 'utf8')));

    expect((await doctor()).join('\n')).toMatch(words);
  });
});
