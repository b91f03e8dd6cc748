import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Config } from '../core/contracts/config.ts';

/** `root` is the checkout; each function gets a folder of its own below `outdir`, which is made anew. */
type Bundling = { root: string; outdir: string; config: Config };

/** Bundles every Lambda entry (a file below lambdas/ with `export const handler`) with the configuration as data; gives the names of the functions. */
export async function bundleLambdas({ root, outdir, config }: Bundling): Promise<string[]> {
  rmSync(outdir, { recursive: true, force: true });
  const entries = entriesOf(root);
  const names = [...entries.keys()];
  await build({
    absWorkingDir: root,
    entryPoints: { tracer: TRACER, ...Object.fromEntries([...entries].map(([name, file]) => [`${name}/index`, file])) },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    // The emulator of the tests runs functions with the Node of the machine.
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    define: { RAGMEND_CONFIG: JSON.stringify(config) },
    plugins: [leftOutside],
  });
  for (const name of names) copyFileSync(join(outdir, 'tracer.mjs'), join(outdir, name, 'tracer.mjs'));
  rmSync(join(outdir, 'tracer.mjs'));
  return names;
}

const TRACER = 'lambdas/tracer.ts';

function entriesOf(root: string): Map<string, string> {
  const files = (readdirSync(join(root, 'lambdas'), { recursive: true, encoding: 'utf8' }) as string[])
    .map((file) => `lambdas/${file}`)
    .filter((file) => file.endsWith('.ts') && /^export const handler\b/m.test(readFileSync(join(root, file), 'utf8')))
    .sort();
  return new Map(files.map((file) => [basename(file, '.ts'), file]));
}

/**
 * What is read on demand only. The tracer stands beside the bundle, and is read by what is sampled. In Lambda credentials are in the environment, and
 * nothing here streams events: the other ways that the SDK has are never asked for.
 */
const leftOutside: Plugin = {
  name: 'left-outside',
  setup({ onResolve }) {
    onResolve({ filter: /\/tracer\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './tracer.mjs', external: true } : undefined,
    );
    onResolve(
      { filter: /^@(aws-sdk\/credential-provider-|smithy\/(credential-provider-|core\/event-streams$))/ },
      (asked) =>
        asked.kind === 'dynamic-import' && NEVER_ASKED.test(asked.importer)
          ? { path: asked.path, external: true }
          : undefined,
    );
  },
};
const NEVER_ASKED = /@aws-sdk\/credential-provider-node\/|@smithy\/core\//;
