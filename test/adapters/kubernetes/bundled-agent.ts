import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { type AgentProgram, agentProgram } from '../../../adapters/kubernetes/agent-program.ts';

const ROOT = join(__dirname, '../../..');

/** The agent with all of its commands, bundled as it is shipped. */
export function bundledAgent(): AgentProgram {
  const options = require('../../../agent/esbuild.cjs') as BuildOptions;
  const { outputFiles } = buildSync({ ...options, absWorkingDir: ROOT, write: false });
  return agentProgram(outputFiles?.[0]?.text ?? '');
}
