import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type BuildOptions, buildSync } from 'esbuild';
import type { AgentResult, AgentWork } from '../../core/snapshot/agent-work.ts';

const ROOT = join(__dirname, '../..');
const BUNDLING = require('../../agent/esbuild.cjs') as BuildOptions;

/** The agent as it is shipped into a cluster, in a folder of its own. */
export function clusterAgent(folder: string) {
  buildSync({ ...BUNDLING, absWorkingDir: ROOT, outdir: folder, logLevel: 'error' });
  const file = join(folder, 'agent-cluster.mjs');
  let jobs = 0;
  const start = (work: AgentWork, within: string[] = []) => {
    const job = `job-${jobs++}`;
    mkdirSync(join(folder, job), { recursive: true });
    const [workFile, message] = [join(folder, job, 'work.json'), join(folder, job, 'termination-log')];
    rmSync(message, { force: true });
    writeFileSync(workFile, JSON.stringify(work));
    const [program = '', ...args] = [...within, process.execPath, file, 'work', workFile, message];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const ended = async () => {
      const printed = await text(child.stdout);
      const [code, signal] = await exited;
      const lines = printed.split('\n').filter((line) => line !== '');
      return { code, signal, lines: lines.map((line) => JSON.parse(line) as Line), message };
    };
    return { child, ended };
  };
  return {
    bytes: statSync(file).size,
    start,
    /** Runs it to its end, by way of the command `within`: what it printed, and its termination message. */
    async run(work: AgentWork, within?: string[]) {
      const { code, lines, message } = await start(work, within).ended();
      return { code: code as number, lines, message: readFileSync(message, 'utf8') };
    },
  };
}

/** One line of what the agent prints in a pod. */
export type Line =
  | { progress: { bytesDone: number; bytesTotal: number } }
  | { file: { path: string; bytes: number; sha256: string } }
  | { result: AgentResult };
