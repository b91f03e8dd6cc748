import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { type AgentProgram, agentProgram } from '../../../../adapters/kubernetes/jobs/agent-program.ts';

const ROOT = join(__dirname, '../../../..');

let bundled: AgentProgram | null = null;

/** The agent with all of its commands, bundled as it is shipped; once, for it must not change under a suite. */
export function bundledAgent(): AgentProgram {
  bundled ??= bundle();
  return bundled;
}

function bundle(): AgentProgram {
  const options = require('../../../../agent/esbuild.cjs') as BuildOptions;
  const { outputFiles } = buildSync({ ...options, absWorkingDir: ROOT, write: false });
  return agentProgram(outputFiles?.[0]?.text ?? '');
}
