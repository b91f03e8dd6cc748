// Builds what is stale: the programs and the console (dist/), and the template that the sandbox runs (cdk.out/).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PROGRAMS = {
  agent: 'agent/entry.ts',
  retriever: 'sandbox/world/retriever-entry.ts',
  bench: 'bench/main.ts',
  'bench-intake': 'bench/intake/server-entry.ts',
  'bench-load': 'bench/intake/load-entry.ts',
};
const CODE = ['cli', 'core', 'adapters', 'agent', 'sandbox', 'lambdas', 'console', 'bench', 'package-lock.json'];
const STACKS = ['bin', 'lib', 'core/contracts', 'adapters/config-file.ts', 'ragmend.yaml', 'package-lock.json'];

/** Builds what is older than its sources; says on standard error what it does. */
export async function buildStale() {
  const built = join(root, 'dist/.built');
  const template = join(root, 'cdk.out/Ragmend.template.json');
  if (isStale(built, CODE)) {
    say('building the programs and the console ...');
    await bundle();
    writeFileSync(built, '');
  }
  if (isStale(template, STACKS)) {
    say('synthesizing the state machines ...');
    synth();
  }
}

async function bundle() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const { consoleBuild } = await import(pathToFileURL(join(root, 'console/esbuild.mjs')).href);
  const program = {
    absWorkingDir: root,
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    keepNames: true,
    sourcemap: 'linked',
  };
  const { default: clusterAgent } = await import(pathToFileURL(join(root, 'agent/esbuild.cjs')).href);
  await Promise.all([
    build({ ...program, entryPoints: PROGRAMS }),
    // What only commands for a cluster need is loaded by them alone: its clients take half a second.
    build({ ...program, entryPoints: { ragmend: 'cli/main.ts' }, splitting: true, chunkNames: 'ragmend-[hash]' }),
    build({ absWorkingDir: root, ...clusterAgent }),
    build({ absWorkingDir: root, ...consoleBuild(join(root, 'dist/console')) }),
  ]);
}

function synth() {
  const args = ['--import', 'tsx', 'bin/machines.ts'];
  const env = { ...process.env, CDK_OUTDIR: 'cdk.out' };
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`synthesizing failed with exit code '${status}': see the message above`);
}

function isStale(output, sources) {
  return !existsSync(output) || sources.some((source) => newest(join(root, source)) > statSync(output).mtimeMs);
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function say(text) {
  process.stderr.write(`ragmend: ${text}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildStale();
