import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentProgram, agentProgram, gatewayProgram } from '../../adapters/kubernetes/jobs/agent-program.ts';
import { projectRoot } from '../project-root.ts';

/** Returns the cluster's agent as built by this checkout. */
export const builtAgent = (): AgentProgram => agentProgram(built('agent-cluster.mjs'));

/** Returns the cluster's gateway as built by this checkout. */
export const builtGateway = (): AgentProgram => gatewayProgram(built('gateway-cluster.mjs'));

const built = (file: string) => readFileSync(join(projectRoot(), 'dist', file), 'utf8');
