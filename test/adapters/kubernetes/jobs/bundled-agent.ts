import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { type AgentProgram, agentProgram, gatewayProgram } from '../../../../adapters/kubernetes/jobs/agent-program.ts';

const ROOT = join(__dirname, '../../../..');

let agent: AgentProgram | null = null;

/** The agent with all of its commands, bundled as it is shipped; once, for it must not change under a suite. */
export function bundledAgent(): AgentProgram {
  agent ??= agentProgram(bundle({}));
  return agent;
}

/** The gateway of a cluster, bundled as it is shipped. */
export function bundledGateway(): AgentProgram {
  return gatewayProgram(bundle({ entryPoints: { 'gateway-cluster': 'gateway/cluster-entry.ts' } }));
}

function bundle(over: BuildOptions): string {
  const options = require('../../../../agent/esbuild.cjs') as BuildOptions;
  const { outputFiles } = buildSync({ ...options, ...over, absWorkingDir: ROOT, write: false });
  return outputFiles?.[0]?.text ?? '';
}
