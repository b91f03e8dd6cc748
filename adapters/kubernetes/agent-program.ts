import { createHash } from 'node:crypto';
import type { V1ConfigMap } from '@kubernetes/client-node';
import { NotFound, WriteConflict } from '../../core/kernel/task-error.ts';
import type { Cluster } from './cluster.ts';

/** The agent as one bundled ES module; `configMap` is the name that it has in a cluster. */
export type AgentProgram = { source: string; sha256: string; configMap: string };

/** Where pods find the agent, and where they may write. */
export const AgentPath = { Program: '/ragmend/agent/agent.mjs', Folder: '/ragmend/agent', Temporary: '/tmp' } as const;

/** The agent in a pod is not the one that was to run, or does not fit into a ConfigMap. */
export class AgentRefused extends Error {
  override readonly name = 'AgentRefused' as const;
}

/** An agent by its bundled source; throws AgentRefused where a ConfigMap can't hold it. */
export function agentProgram(source: string): AgentProgram {
  const bytes = Buffer.byteLength(source);
  if (bytes > CONFIG_MAP_BYTES)
    throw new AgentRefused(`the agent has '${bytes}' bytes, a ConfigMap holds '${CONFIG_MAP_BYTES}': bundle less`);
  const sha256 = createHash('sha256').update(source).digest('hex');
  return { source, sha256, configMap: `ragmend-agent-${sha256.slice(0, 12)}` };
}

/** The command of a container that runs the agent: a loader checks its sha256 before it runs a line of it, for a ConfigMap can be replaced by its namespace's owner. */
export function agentCommand({ sha256 }: Pick<AgentProgram, 'sha256'>, args: string[]): string[] {
  return ['node', '-e', LOADER, '--', sha256, ...args];
}

/** The immutable ConfigMap of an agent. */
export function agentConfigMap({ source, configMap }: AgentProgram, namespace: string) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: configMap, namespace, labels: { 'app.kubernetes.io/managed-by': 'ragmend' } },
    immutable: true,
    data: { 'agent.mjs': source },
  };
}

/** Makes sure that the cluster has this agent; throws AgentRefused where something else stands under its name. */
export async function ensureAgent(cluster: Cluster, program: AgentProgram): Promise<void> {
  const { data, immutable } = (await find(cluster, program)) ?? (await create(cluster, program));
  if (data?.['agent.mjs'] === program.source && immutable === true) return;
  throw new AgentRefused(`ConfigMap '${program.configMap}' is not the agent of its name: find out who changed it`);
}

// Room for the names and the managed fields of the object, which may have 1 MiB in all.
const CONFIG_MAP_BYTES = 1_000_000;

// What was checked is what is run: it is written to a folder that only this container has. A first process gets no SIGTERM unless it asks for it.
const LOADER = `const { createHash } = require('node:crypto'), { readFileSync, writeFileSync } = require('node:fs');
process.on('SIGTERM', () => process.exit(143));
const [, sha256, ...args] = process.argv, source = readFileSync('${AgentPath.Program}');
const got = createHash('sha256').update(source).digest('hex');
if (got !== sha256) { console.error(\`the agent has sha256 '\${got}', not '\${sha256}': refused\`); process.exit(70); }
writeFileSync('${AgentPath.Temporary}/agent.mjs', source);
process.argv = [process.argv[0], '${AgentPath.Temporary}/agent.mjs', ...args];
import('${AgentPath.Temporary}/agent.mjs');`;

async function find({ core, namespace }: Cluster, { configMap: name }: AgentProgram): Promise<V1ConfigMap | null> {
  return core.readNamespacedConfigMap({ name, namespace }).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
}

/** Of two that create it at once, one finds the other's. */
async function create(cluster: Cluster, program: AgentProgram): Promise<V1ConfigMap> {
  const { core, namespace } = cluster;
  return core
    .createNamespacedConfigMap({ namespace, body: agentConfigMap(program, namespace) })
    .catch(async (error: unknown) => {
      const standing = error instanceof WriteConflict ? await find(cluster, program) : null;
      if (standing === null) throw error;
      return standing;
    });
}
