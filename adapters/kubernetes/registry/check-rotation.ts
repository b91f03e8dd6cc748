import type { Controller, Service } from '../api/objects.ts';
import type { Owner } from './owner.ts';
import type { PodSelector } from './registry-record.ts';
import type { KubernetesTarget } from './rotation.ts';

/** A shard as it is configured, and what stands for it. */
export type FoundShard = { shard: KubernetesTarget['kubernetes']['shards'][number]; owner: Owner; services: Service[] };

type Made = Pick<Owner, 'kind'> & { object: Controller };

/**
 * Throws a RangeError where a Service of a shard does not lead to its pods, or to those of another
 * shard too; the first has to lead to the port of the store.
 */
export function checkRotation(found: FoundShard, service: Service, all: FoundShard[], port: number): void {
  const { shard, owner, services } = found;
  const { selector = {}, type, ports = [] } = service.spec;
  const name = `service '${service.metadata.name}'`;
  if (type === 'ExternalName' || Object.keys(selector).length === 0)
    throw new RangeError(`${name} selects no pods: let it select those of '${shard.workload}'`);
  if (service === services[0] && !ports.some((each) => leadsTo(each, port, owner)))
    throw new RangeError(`${name} has no port that leads to '${port}': set its targetPort`);
  if (!selectsPodsOf(service, owner))
    throw new RangeError(
      `${name} does not select the pods of '${shard.workload}': compare its selector with their labels`,
    );
  const other = all.find((each) => each.owner.name !== owner.name && selectsPodsOf(service, each.owner));
  if (other)
    throw new RangeError(`${name} selects '${other.shard.workload}' too: a shard can't be taken out of rotation alone`);
}

/**
 * Whether a port of a Service leads to a port of the pods that a workload makes; a name that its
 * template does not say is taken on trust.
 */
export function leadsTo(
  { port, targetPort = port }: { port: number; targetPort?: number | string },
  wanted: number,
  { object }: Made,
): boolean {
  const named = object.spec.template.spec?.containers.flatMap(({ ports = [] }) => ports) ?? [];
  const meant = named.find(({ name }) => name === targetPort)?.containerPort ?? targetPort;
  return typeof meant === 'string' || meant === wanted;
}

/** Whether a Service selects the pods that a workload makes. */
export function selectsPodsOf({ spec: { selector = {} } }: Service, { kind, object }: Made): boolean {
  const ordinal = object.spec.ordinals?.start ?? 0;
  const given = kind === 'StatefulSet' && {
    'statefulset.kubernetes.io/pod-name': `${object.metadata.name}-${ordinal}`,
    'apps.kubernetes.io/pod-index': `${ordinal}`,
  };
  const labels: PodSelector = { ...object.spec.template.metadata?.labels, ...given };
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}
