import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '../../../dist/gateway-cluster.mjs');
const GENERATOR = {
  providers: [
    { kind: 'bedrock', name: 'one', region: 'eu-west-1', models: [{ name: 'm', context: 8000 }] },
    {
      ...{ kind: 'anthropic', name: 'two', apiKeySecret: 'KEY' },
      models: [{ name: 'c', serves: ['m'], context: 8000 }],
    },
  ],
};
const CLUSTER = { table: 't', backlogTable: 'b', answerBucket: 'a', registry: 'r' };

test('the gateway of a cluster is one file: without node_modules it loads, and misses only its service account', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-alone-'));
  copyFileSync(PROGRAM, join(folder, 'gateway.mjs'));
  writeFileSync(
    join(folder, 'gateway.yaml'),
    JSON.stringify({ targetId: 'docs-rag', generator: GENERATOR, cluster: CLUSTER }),
  );

  const said = await new Promise<string>((resolve) =>
    execFile(
      ...([process.execPath, ['gateway.mjs', '--config', 'gateway.yaml']] as const),
      { cwd: folder, env: { AWS_REGION: 'eu-west-1' } },
      (_, __, stderr) => resolve(stderr),
    ),
  );

  expect(said).toContain("ENOENT: no such file or directory, open '/var/run/secrets/kubernetes.io/serviceaccount/");
  expect(said).not.toContain('MODULE_NOT_FOUND');
}, 60_000);
