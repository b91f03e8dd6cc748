import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** The agent bundled into one file, as it is shipped; `remove` takes the file away. */
export function bundledAgent(): { command: string[]; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'ragmend-agent-'));
  const file = join(folder, 'agent.mjs');
  const entry = `import { agentMain } from './agent/main.ts'; process.exitCode = await agentMain(process.argv.slice(2));`;
  const esbuild = join(ROOT, 'node_modules/esbuild/bin/esbuild');
  const flags = ['--bundle', '--platform=node', '--format=esm', '--log-level=error', `--outfile=${file}`];
  execFileSync(esbuild, flags, { cwd: ROOT, input: entry });
  return { command: [process.execPath, file], remove: () => rmSync(folder, { recursive: true, force: true }) };
}
