import type { Controller, Service } from '../api/objects.ts';
import type { Owner } from './owner.ts';
import type { PodSelector } from './registry-record.ts';
import type { KubernetesTarget } from './rotation.ts';

/** A configured shard, and its objects in the cluster. */
export type FoundShard = { shard: KubernetesTarget['kubernetes']['shards'][number]; owner: Owner; services: Service[] };

type Made = Pick<Owner, 'kind'> & { object: Controller };

/**
 * Throws a RangeError if a Service of a shard does not lead to its pods, or leads to those of
 * another shard too. The first Service must lead to the port of the store.
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
 * Returns whether a port of a Service leads to a port of a workload's pods. A port name that the
 * template does not define is trusted.
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

/** Returns whether a Service selects the pods of a workload. */
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
