import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
type Bom = { bomFormat: string; metadata: { component: { name: string } }; components: { purl: string }[] };

test('npm run sbom lists every package of the lockfile in CycloneDX', () => {
  const { status, stderr } = spawnSync('npm', ['run', 'sbom'], { cwd: root, encoding: 'utf8' });
  const bom = JSON.parse(readFileSync(join(root, 'dist/sbom.cdx.json'), 'utf8')) as Bom;
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; name?: string }>;
  };

  const locked = Object.entries(packages).flatMap(([path, { version, name: aliased }]) => {
    const [, folder] = /.*node_modules\/(.+)$/.exec(path) ?? [];
    return folder === undefined ? [] : [`pkg:npm/${(aliased ?? folder).replace('@', '%40')}@${version}`];
  });
  expect([status, bom.bomFormat]).toEqual([0, 'CycloneDX']);
  expect(new Set(bom.components.map(({ purl }) => purl))).toEqual(new Set(locked));
  expect(stderr).not.toContain('ERR');
});
