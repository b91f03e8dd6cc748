import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parse, stringify } from 'yaml';
import { putSecret } from '../../../adapters/aws/put-secret.ts';
import { whoAsks } from '../../../adapters/kubernetes/api/access-reviews.ts';
import { connect } from '../../../adapters/kubernetes/api/connect.ts';
import { identityManifests } from '../../../adapters/kubernetes/manifests/identities.ts';
import type { Finding } from '../../../cli/doctor/findings/finding.ts';
import { realCluster } from '../../adapters/kubernetes/real-cluster.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';
import { apply } from '../../cloud/kubectl.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { ragmendIn } from '../program.ts';

jest.setTimeout(240_000);
const SECRET = 'test/cluster';
const ACCOUNT = 'ragmend-operator-docs-rag';

/** A target in a namespace and an account of AWS of its own; `applied` gives it its service accounts. */
async function prepare() {
  const real = await realCluster();
  const { namespace } = real.cluster;
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-kubeconfig-'));
  const file = join(dir, 'ragmend.yaml');
  const account = { AWS_ACCESS_KEY_ID: `4${randomInt(10 ** 10, 10 ** 11 - 1)}` };
  const secretAccessKey = process.env.AWS_SECRET_ACCESS_KEY ?? '';
  const client = new SecretsManagerClient({ credentials: { accessKeyId: account.AWS_ACCESS_KEY_ID, secretAccessKey } });
  const cluster = { kind: 'kubeconfig', secret: SECRET };
  const target = kubernetesTarget(namespace, [{ id: 'shard-1' }], { cluster });
  const routes = [{ alertname: 'RetrieverEmptyResults', runbook: 'shard-restore', target: target.id }];
  writeFileSync(file, stringify({ targets: [target], routes }));
  const run = (...args: string[]) => ragmendIn(account, ...args, '--config', file);
  return {
    ...{ target, namespace, dir, run },
    applied: () => apply(identityManifests(target).map(({ object }) => object)),
    stored: async () => (await client.send(new GetSecretValueCommand({ SecretId: SECRET }))).SecretString ?? '',
    keep: (value: string) => putSecret(client, { name: SECRET, value, description: 'of a test' }),
    /** What doctor says of the kubeconfig and its secret. */
    async doctor() {
      const findings = JSON.parse((await run('doctor', '--json')).out) as Finding[];
      return findings
        .filter(({ check, about }) => check === 'kubeconfig' || about.includes(`'${SECRET}'`))
        .map(({ status, about, remedy }) => `${status}: ${about}${remedy ? `: ${remedy}` : ''}`);
    },
    async close() {
      await client
        .send(new DeleteSecretCommand({ SecretId: SECRET, ForceDeleteWithoutRecovery: true }))
        .catch(() => null);
      await real.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

cloudSuite(['kubernetes', 'aws'], 'ragmend kubeconfig', () => {
  let world: Awaited<ReturnType<typeof prepare>>;
  beforeEach(async () => {
    world = await prepare();
  });
  afterEach(() => world.close());

  test('makes the operator’s, which functions are let in by, renews it, and doctor says what is kept', async () => {
    const { namespace, target, run, doctor, stored, applied } = world;
    const tooEarly = await run('kubeconfig');
    const nothing = await doctor();
    await applied();

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
    expect((await whoAsks(await connect(target.kubernetes, stored))).username).toBe(said.user);
    expect(soon).toEqual([
      `ok: '${SECRET}' exists`,
      `ok: the kubeconfig in secret '${SECRET}' is '${ACCOUNT}'`,
      expect.stringMatching(/^warning: .* is valid only until .*, 0 days: run `ragmend kubeconfig`$/),
    ]);
    expect(well.filter((line) => !line.startsWith('ok: '))).toEqual([]);
    expect(well.join()).toContain(`is '${ACCOUNT}'`);
  });

  test('writes a file for its owner alone, and over none', async () => {
    const { namespace, dir, run, doctor, keep, applied } = world;
    await applied();
    const out = join(dir, 'reader.yaml');

    const made = await run('kubeconfig', '--role', 'reader', '--out', out, '--expires', '10m');
    const again = await run('kubeconfig', '--role', 'reader', '--out', out);
    const reader = await run('kubeconfig', '--role', 'reader');

    expect([made.code, again.code, reader.code]).toEqual([0, 4, 2]);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(made.out).toContain(`system:serviceaccount:${namespace}:ragmend-reader-docs-rag`);
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
    ['a token that nobody gave', (text: string) => text.replace(/token: .*/, 'token: none'), /failed: .*is refused/],
    [
      'an address that nobody listens at',
      (text: string) => text.replace(/server: .*/, 'server: https://127.0.0.1:1'),
      /unknown: .*reaches no cluster/,
    ],
  ])('doctor says of %s in the secret what is wrong with it', async (_, change, words) => {
    const { dir, run, doctor, keep, applied } = world;
    const out = join(dir, 'operator.yaml');
    await applied();
    await run('kubeconfig', '--out', out);
    expect(existsSync(out)).toBe(true);
    await keep(change(readFileSync(out, 'utf8')));

    expect((await doctor()).join('\n')).toMatch(words);
  });
});
