// Builds stale parts: the command, the programs and the console of the sandbox (dist/), and its
// template (cdk.out/).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PROGRAMS = {
  agent: 'agent/entry.ts',
  retriever: 'sandbox/world/retriever-entry.ts',
  providers: 'sandbox/world/providers/providers-entry.ts',
  service: 'sandbox/world/service/programs/service-entry.ts',
  generator: 'sandbox/world/generator/generator-entry.ts',
  bench: 'bench/main.ts',
  'bench-intake': 'bench/intake/server-entry.ts',
  'bench-load': 'bench/intake/load-entry.ts',
  'bench-gateway-load': 'bench/gateway/load-entry.ts',
  'bench-gateway-providers': 'bench/gateway/providers-entry.ts',
};
const CODE = [
  'cli',
  'core',
  'adapters',
  'agent',
  'gateway',
  'sandbox',
  'control-plane',
  'console',
  'bench',
  'package-lock.json',
];
const STACKS = [
  'bin',
  'lib',
  'cdk.json',
  'core/contracts',
  'adapters/config-file.ts',
  'ragmend.yaml',
  'package-lock.json',
];

/**
 * What is built, with the file that proves it: the command itself, the programs of its sandbox, and
 * the state machines.
 */
const PARTS = {
  command: { proof: 'dist/.built-command', sources: CODE, make: bundleCommand },
  sandbox: { proof: 'dist/.built-sandbox', sources: CODE, make: bundleSandbox },
  machines: { proof: 'cdk.out/Ragmend.template.json', sources: STACKS, make: synth },
};
/** The commands that need further parts; `engine` reads the template. */
const NEEDED = { demo: Object.keys(PARTS), sandbox: Object.keys(PARTS), engine: ['command', 'machines'] };

/** The parts that a command runs. */
export const partsFor = (command) => NEEDED[command] ?? ['command'];

/**
 * Builds the parts of this command that are older than their sources; reports on standard error.
 */
export const buildFor = (command) => buildStale(partsFor(command));

async function buildStale(names) {
  for (const name of names) {
    const { proof, sources, make } = PARTS[name];
    if (!isStale(join(root, proof), sources)) continue;
    say(`building the ${name} ...`);
    await make();
    // The template proves itself.
    if (make !== synth) writeFileSync(join(root, proof), '');
  }
}

const bundling = {
  absWorkingDir: root,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // Bundled into one file, most packages start a command in half the time. These stay outside: they
  // have native parts, or are large and seldom used.
  external: ['libsql', 'chromadb', 'pg-native', 'esbuild', '@aws-sdk/*', '@kubernetes/*', '@smithy/*'],
  mainFields: ['module', 'main'],
  // CommonJS packages require Node's own modules this way.
  banner: { js: "import{createRequire as requireOf}from'node:module';const require=requireOf(import.meta.url);" },
  platform: 'node',
  format: 'esm',
  target: 'node20',
  keepNames: true,
  sourcemap: 'linked',
};

/**
 * The command. Code for clusters is loaded only by its commands: its clients take half a second.
 */
export const commandBuild = {
  ...bundling,
  entryPoints: { ragmend: 'cli/main.ts' },
  splitting: true,
  chunkNames: 'ragmend-[hash]',
};

/** Returns the gateway for clusters, bundled like the agent. */
export const clusterGateway = (agent) => ({
  ...agent,
  entryPoints: { 'gateway-cluster': 'gateway/cluster-entry.ts' },
});

async function bundleCommand() {
  const { default: clusterAgent } = await import(pathToFileURL(join(root, 'agent/esbuild.cjs')).href);
  await Promise.all([
    build(commandBuild),
    ...[clusterAgent, clusterGateway(clusterAgent)].map((options) => build({ absWorkingDir: root, ...options })),
  ]);
}

async function bundleSandbox() {
  const { consoleBuild } = await import(pathToFileURL(join(root, 'console/esbuild.mjs')).href);
  await Promise.all([
    build({ ...bundling, entryPoints: PROGRAMS }),
    // Half the size is 5 MB less in memory.
    build({ ...bundling, entryPoints: { gateway: 'gateway/entry.ts' }, minify: true, keepNames: false }),
    build({ absWorkingDir: root, ...consoleBuild(join(root, 'dist/console')) }),
  ]);
}

function synth() {
  const args = ['--import', 'tsx', 'bin/machines.ts'];
  const env = { ...process.env, CDK_OUTDIR: 'cdk.out' };
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`synthesizing failed with exit code ${status}: see the message above`);
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildStale(Object.keys(PARTS));
