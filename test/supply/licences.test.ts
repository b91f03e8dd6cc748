import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed } from '../../bin/licence.ts';

const root = join(__dirname, '../..');

test('the list of licences is that of what is in the bundles, and each may be there', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bin/licences.ts', '--print'], {
    cwd: root,
    encoding: 'utf8',
  });

  expect([status, stderr]).toEqual([0, '']);
  expect(readFileSync(join(root, 'docs/licences.md'), 'utf8')).toBe(stdout);
  for (const bundle of ['functions', 'agent', 'gateway', 'command', 'console']) expect(stdout).toContain(bundle);
});

test.each(['MIT', 'Apache-2.0 AND MIT', '(MIT OR GPL-3.0-or-later)', 'MIT OR Apache-2.0', '(MIT)'])(
  '%s may be in a bundle',
  (licence) => expect(isAllowed(licence)).toBe(true),
);

test.each([
  ...['GPL-3.0-only', 'LGPL-2.1', 'AGPL-3.0', 'MPL-2.0', 'MIT AND GPL-3.0-only', 'GPL-2.0 OR LGPL-2.1'],
  ...['unknown', '', 'SEE LICENSE IN LICENSE', 'UNLICENSED', 'MIT AND (MIT OR GPL-3.0-only)', 'mit'],
])('%s is refused', (licence) => expect(isAllowed(licence)).toBe(false));
