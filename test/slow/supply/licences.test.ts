import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

jest.setTimeout(600_000);

const root = join(__dirname, '../../..');

test('the list of licences is that of what is in the bundles, and each may be there', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bin/licences.ts', '--print'], {
    cwd: root,
    encoding: 'utf8',
  });

  expect([status, stderr]).toEqual([0, '']);
  expect(readFileSync(join(root, 'docs/licences.md'), 'utf8')).toBe(stdout);
  for (const bundle of ['functions', 'agent', 'gateway', 'command', 'console']) expect(stdout).toContain(bundle);
});
