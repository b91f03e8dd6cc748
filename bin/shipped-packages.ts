import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { clusterGateway, commandBuild } from '../cli/build.mjs';
import { consoleBuild } from '../console/esbuild.mjs';
import { lambdaBuild } from './bundle-lambdas.ts';

/** A package of which code is in bundles that ship, with its licence as an SPDX expression. */
export type Shipped = { name: string; licence: string; bundles: string[] };

/** Returns the packages in the bundles of functions, agent, gateway, command and console, by name. */
export async function shippedPackages(root: string): Promise<Shipped[]> {
  const all = new Map<string, Shipped>();
  for (const [bundle, options] of Object.entries(bundlesOf(root)))
    for (const folder of await packagesIn(root, options)) {
      const { name, licence } = describe(root, folder);
      const known = all.get(`${name} ${licence}`) ?? { name, licence, bundles: [] };
      if (!known.bundles.includes(bundle)) known.bundles.push(bundle);
      all.set(`${name} ${licence}`, known);
    }
  return [...all.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function bundlesOf(root: string): Record<string, BuildOptions> {
  const agent: BuildOptions = createRequire(join(root, 'package.json'))('./agent/esbuild.cjs');
  return {
    functions: lambdaBuild(root),
    agent,
    gateway: clusterGateway(agent),
    command: commandBuild,
    console: consoleBuild(join(root, 'dist/console')),
  };
}

/** Returns the folders of packages of which a bundle has at least one byte. */
async function packagesIn(root: string, options: BuildOptions): Promise<Set<string>> {
  const outdir = join(root, 'dist');
  const { metafile } = await build({ outdir, ...options, absWorkingDir: root, write: false, metafile: true });
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  return new Set(used.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
}

function describe(root: string, folder: string): { name: string; licence: string } {
  const { name, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return { name: String(name ?? folder), licence: typeof license === 'string' ? license : 'unknown' };
}
