import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const SOURCES = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'cdk.json', 'package.json', '.ci'],
  ...['docs', 'cli', 'console', 'lib', 'lambdas', 'core', 'adapters', 'control-plane', 'sandbox'],
];

function filesIn(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => filesIn(`${path}/${name}`));
}

/** Runs a command without a registry, as where nobody may be asked for a package. */
function npx(folder: string, ...args: string[]) {
  const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' };
  return spawnSync('npx', ['--no', '--', ...args], { cwd: folder, env, encoding: 'utf8' });
}

test('every command of documents and messages runs what the lockfile installed, and nothing else', () => {
  const calls = SOURCES.flatMap(filesIn).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\bnpx\s+(?!--no -- )\S+/g)].map(
      ([call]) => `${file}: ${call}`,
    ),
  );

  expect(calls).toEqual([]);
});

test('npx --no runs the command of this folder without asking a registry', () => {
  const { status, stdout, stderr } = npx(root, 'ragmend', 'help');

  expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('ragmend [options] [command]')]);
});

test('npx --no runs no package that is not installed', () => {
  const { status, stdout } = npx(mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? '', 'empty-')), 'ragmend', 'help');

  expect(status).not.toBe(0);
  expect(stdout).not.toContain('ragmend [options] [command]');
});
