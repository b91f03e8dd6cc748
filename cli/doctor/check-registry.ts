import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import type { RegistryEntry } from '../../core/contracts/registry.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const { ok, warning, failed } = findingsOf('registry');
const REMEDY = 'run `ragmend register`';

/**
 * Checks whether every configured shard is registered, and which are out of rotation; `entries` is
 * null if nothing is registered.
 */
export function checkRegistry({ id, kubernetes }: KubernetesTarget, entries: RegistryEntry[] | null): Finding[] {
  if (entries === null) return [failed(`target '${id}' is not registered`, REMEDY)];
  const configured = new Set(kubernetes.shards.map((shard) => shard.id));
  const missing = [...configured].filter((shard) => !entries.some(({ shardId }) => shardId === shard));
  const left = entries.filter(({ shardId }) => !configured.has(shardId));
  const out = entries.filter(({ replicaOf, route }) => replicaOf === null && route !== 'self');
  const findings = [
    ...missing.map((shard) => failed(`shard '${shard}' is not registered`, REMEDY)),
    ...left.map(({ shardId }) => warning(`shard '${shardId}' is registered, but not configured`, REMEDY)),
    ...out.map(({ shardId, route }) =>
      warning(
        `shard '${shardId}' is not served by its own server, its route is ${route}`,
        'see its incident, or start a run',
      ),
    ),
  ];
  return findings.length > 0 ? findings : [ok(`all ${entries.length} shards and replicas are registered and serve`)];
}
