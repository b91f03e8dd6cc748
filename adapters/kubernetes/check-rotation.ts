import type { Service } from './objects.ts';
import type { Owner } from './owner.ts';
import type { PodSelector } from './registry-record.ts';
import type { KubernetesTarget } from './rotation.ts';

/** A shard as it is configured, and what stands for it. */
export type FoundShard = { shard: KubernetesTarget['kubernetes']['shards'][number]; owner: Owner; service: Service };

/** Throws a RangeError where the Service of a shard does not lead to its pods, or to those of another shard too. */
export function checkRotation({ shard, owner, service }: FoundShard, all: FoundShard[], port: number): void {
  const { selector = {}, type, ports = [] } = service.spec;
  const name = `service '${shard.service}'`;
  if (type === 'ExternalName' || Object.keys(selector).length === 0)
    throw new RangeError(`${name} selects no pods: let it select those of '${shard.workload}'`);
  if (!ports.some((each) => leadsTo(each, port)))
    throw new RangeError(`${name} has no port that leads to '${port}': set its targetPort`);
  if (!selects(selector, owner))
    throw new RangeError(
      `${name} does not select the pods of '${shard.workload}': compare its selector with their labels`,
    );
  const other = all.find((each) => each.owner.name !== owner.name && selects(selector, each.owner));
  if (other)
    throw new RangeError(`${name} selects '${other.shard.workload}' too: a shard can't be taken out of rotation alone`);
}

/** A port by its name leads where the pod says: that is taken on trust. */
function leadsTo({ port, targetPort }: { port: number; targetPort?: number | string }, wanted: number): boolean {
  return typeof targetPort === 'string' || (targetPort ?? port) === wanted;
}

function selects(selector: PodSelector, { kind, name, object }: Owner): boolean {
  const ordinal = object.spec.ordinals?.start ?? 0;
  const given = kind === 'StatefulSet' && {
    'statefulset.kubernetes.io/pod-name': `${name}-${ordinal}`,
    'apps.kubernetes.io/pod-index': `${ordinal}`,
  };
  const labels: PodSelector = { ...object.spec.template.metadata?.labels, ...given };
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
