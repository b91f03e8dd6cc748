import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentProgram, agentProgram } from '../../adapters/kubernetes/jobs/agent-program.ts';
import { projectRoot } from '../project-root.ts';

/** Returns the cluster's agent as built by this checkout. */
export function builtAgent(): AgentProgram {
  return agentProgram(readFileSync(join(projectRoot(), 'dist/agent-cluster.mjs'), 'utf8'));
}
