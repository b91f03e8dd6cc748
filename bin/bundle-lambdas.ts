import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { consoleBuild } from '../console/esbuild.mjs';
import type { Config } from '../core/contracts/config/config.ts';
import { leftOutside, namedKeys, nodeUrl } from './bundle-plugins.ts';

/** `root` is the checkout; each function gets a folder of its own below `outdir`, which is made anew. */
export type Bundling = { root: string; outdir: string; config: Config };

/**
 * Bundles every Lambda entry (a file below lambdas/ with `export const handler`) with the
 * configuration as data; gives the names of the functions.
 */
export async function bundleLambdas({ root, outdir, config }: Bundling): Promise<string[]> {
  rmSync(outdir, { recursive: true, force: true });
  const names = [...entriesOf(root).keys()];
  const { metafile } = await build({
    ...lambdaBuild(root),
    absWorkingDir: root,
    outdir,
    define: { RAGMEND_CONFIG: JSON.stringify(config) },
  });
  await build({ ...agentOptions(root), absWorkingDir: root, outdir });
  await build({ ...consoleBuild(join(outdir, 'publisher/console')), absWorkingDir: root });
  placeBeside(outdir, 'tracer.mjs', names);
  placeBeside(outdir, 'agent-cluster.mjs', startingJobs(metafile));
  return names;
}

/** Returns the esbuild options of all Lambda entries, and of what they load first. */
export function lambdaBuild(root: string) {
  const entries = [...entriesOf(root)].map(([name, file]) => [`${name}/index`, file] as const);
  return {
    ...OPTIONS,
    entryPoints: { tracer: 'lambdas/handler/tracer.ts', ...Object.fromEntries(entries) },
  } satisfies BuildOptions;
}

const OPTIONS = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  // The emulator of the tests runs functions with the Node of the machine.
  target: 'node20',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  metafile: true,
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  plugins: [leftOutside, namedKeys, nodeUrl],
} satisfies BuildOptions;

function entriesOf(root: string): Map<string, string> {
  const files = readdirSync(join(root, 'lambdas'), { recursive: true, encoding: 'utf8' })
    .map((file) => `lambdas/${file}`)
    .filter((file) => file.endsWith('.ts') && /^export const handler\b/m.test(readFileSync(join(root, file), 'utf8')))
    .sort();
  return new Map(files.map((file) => [basename(file, '.ts'), file]));
}

/** The agent as every cluster gets it: its bytes are what it is known by there. */
function agentOptions(root: string): BuildOptions {
  return createRequire(join(root, 'package.json'))('./agent/esbuild.cjs');
}

function startingJobs({ outputs }: Metafile): string[] {
  return Object.entries(outputs).flatMap(([file, { inputs }]) =>
    'lambdas/ports/jobs.ts' in inputs ? [basename(dirname(file))] : [],
  );
}

function placeBeside(outdir: string, file: string, names: string[]): void {
  for (const name of names) copyFileSync(join(outdir, file), join(outdir, name, file));
  rmSync(join(outdir, file));
}
