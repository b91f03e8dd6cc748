import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(__dirname, '../..');

type Locked = { version: string; dependencies?: Record<string, string> };
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};

/** What a registry says of a package: the versions of the lockfile. */
function packumentOf(name: string) {
  const locked = Object.entries(packages).flatMap(([path, one]) =>
    path.endsWith(`node_modules/${name}`) ? [one] : [],
  );
  const versions = locked.map(({ version, dependencies = {} }) => [version, { name, version, dependencies }] as const);
  return { name, 'dist-tags': { latest: versions[0]?.[0] }, versions: Object.fromEntries(versions) };
}

/** A registry with these advisories by package; null stands for one that takes no such request. */
async function audited(advisories: Record<string, object[]> | null) {
  const registry = createServer((request, response) => {
    const isAsked = request.url === '/-/npm/v1/security/advisories/bulk';
    const answer = isAsked ? (advisories ?? {}) : packumentOf(decodeURIComponent((request.url ?? '').slice(1)));
    response.writeHead(advisories === null ? 405 : 200, { 'content-type': 'application/json' });
    request.resume().on('end', () => response.end(JSON.stringify(answer)));
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const { port } = registry.address() as AddressInfo;
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${port}/`,
    npm_config_fetch_retries: '0',
    npm_config_cache: mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? '', 'npm-')),
  };
  const run = spawn(process.execPath, ['.ci/audit.mjs'], { cwd: root, env });
  const [out] = await Promise.all([text(run.stdout), once(run, 'exit')]);
  registry.close();
  return { code: run.exitCode, out };
}

const advisory = (severity: string) => ({
  ...{ id: 1, url: 'https://example.com/1', title: 'a hole', severity, vulnerable_versions: '<=99.0.0' },
  ...{ cwe: [], cvss: { score: 0, vectorString: null } },
});

test.each(['high', 'critical'])('a finding that is %s fails, with the package', async (severity) => {
  const { code, out } = await audited({ yaml: [advisory(severity)] });

  expect([code, out]).toEqual([1, expect.stringContaining(`npm audit: yaml *: ${severity}\n`)]);
});

test.each<[string, Record<string, object[]>]>([
  ['no findings', {}],
  ['a moderate one', { yaml: [advisory('moderate')] }],
])('%s goes on', async (_, advisories) => {
  const { code, out } = await audited(advisories);

  expect([code, out]).toEqual([0, expect.stringContaining('none high or critical')]);
});

test('a registry that does not answer is said, and CI goes on', async () => {
  const { code, out } = await audited(null);

  expect([code, out]).toEqual([0, expect.stringContaining('the registry did not answer')]);
});
