import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Cluster } from '../api/cluster.ts';
import { Label, MANAGER } from '../api/labels.ts';
import { createOrFind, find, type KubeObject } from '../api/objects.ts';

/**
 * A program as one bundled ES module, the agent or the gateway; `configMap` is its name in a cluster.
 * `drains` is true for a program that answers SIGTERM itself.
 */
export type AgentProgram = { source: string; sha256: string; configMap: string; drains: boolean };

/** Where pods find the agent, where its loader puts the checked copy, and where pods may write. */
export const AgentPath = { Folder: '/ragmend/agent', Checked: '/tmp/agent.mjs', Temporary: '/tmp' } as const;

/** The agent in a cluster is not the expected one, or it is too large for a ConfigMap. */
export class AgentRefused extends Error {
  override readonly name = 'AgentRefused' as const;
}

/** Returns an agent, given its bundled source. */
export function agentProgram(source: string): AgentProgram {
  const sha256 = createHash('sha256').update(source).digest('hex');
  return { source, sha256, configMap: `ragmend-agent-${sha256.slice(0, 12)}`, drains: false };
}

/** Returns a gateway, given its bundled source. */
export function gatewayProgram(source: string): AgentProgram {
  const program = agentProgram(source);
  return { ...program, configMap: `ragmend-gateway-${program.sha256.slice(0, 12)}`, drains: true };
}

/**
 * Returns the command of a container that runs the agent. A loader checks its sha256 before it runs
 * a line of it, because a ConfigMap can be removed and created again.
 */
export function agentCommand({ sha256, drains }: Pick<AgentProgram, 'sha256' | 'drains'>, args: string[]): string[] {
  return ['node', '-e', drains ? LOADER : `${STOP}${LOADER}`, '--', sha256, ...args];
}

/** Returns the immutable ConfigMap of an agent; throws AgentRefused if the agent is too large. */
export function agentConfigMap({ source, configMap }: AgentProgram) {
  const packed = gzipSync(source, { level: 9 }).toString('base64');
  if (packed.length > PACKED_CHARACTERS)
    throw new AgentRefused(`the agent has ${packed.length} bytes when packed, ${PACKED_CHARACTERS} fit: bundle less`);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: configMap, labels: { [Label.ManagedBy]: MANAGER } },
    immutable: true,
    binaryData: { [FILE]: packed },
  };
}

/** Ensures that the cluster has this agent; throws AgentRefused if something else has its name. */
export async function ensureAgent(cluster: Cluster, program: AgentProgram): Promise<void> {
  const { configMap: name, source } = program;
  const { binaryData, immutable } =
    (await find<ConfigMap>(cluster, 'configmaps', name)) ??
    (await createOrFind<ConfigMap>(cluster, 'configmaps', agentConfigMap(program)));
  if (immutable === true && unpacked(binaryData?.[FILE]) === source) return;
  throw new AgentRefused(`ConfigMap '${name}' is not the agent of its name: find out who changed it, and remove it`);
}

type ConfigMap = KubeObject & { binaryData?: Record<string, string>; immutable?: boolean };

// 700 KiB: an object may have at most 1 MiB.
const PACKED_CHARACTERS = 700 * 1024;
const FILE = 'agent.mjs.gz';

// The first process of a container gets no SIGTERM unless it asks for it.
const STOP = `process.on('SIGTERM', () => process.exit(143));
`;

// Runs exactly the checked bytes: they are written to a folder that only this container has.
const LOADER = `const { createHash } = require('node:crypto'), { readFileSync, writeFileSync } = require('node:fs');
const [, sha256, ...args] = process.argv;
const source = require('node:zlib').gunzipSync(readFileSync('${AgentPath.Folder}/${FILE}'));
const got = createHash('sha256').update(source).digest('hex');
if (got !== sha256) { console.error(\`the agent has sha256 '\${got}', not '\${sha256}': refused\`); process.exit(70); }
writeFileSync('${AgentPath.Checked}', source);
process.argv = [process.argv[0], '${AgentPath.Checked}', ...args];
import('${AgentPath.Checked}');`;

/** Returns the source of a packed agent, or null for any other text. */
function unpacked(text = ''): string | null {
  try {
    return gunzipSync(Buffer.from(text, 'base64')).toString('utf8');
  } catch {
    return null;
  }
}
