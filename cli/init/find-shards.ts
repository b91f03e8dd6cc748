import type { V1Container } from '@kubernetes/client-node';
import type { Claim, Controller, Service } from '../../adapters/kubernetes/api/objects.ts';
import type { Survey } from '../../adapters/kubernetes/api/survey.ts';
import { leadsTo, selectsPodsOf } from '../../adapters/kubernetes/registry/check-rotation.ts';
import { isManaged } from '../../adapters/kubernetes/workloads/ownership.ts';
import { type KnownStore, knownStore } from './known-stores.ts';
import { severalReplicas } from './near-misses.ts';
import { operatorOf } from './operators.ts';
import { type PodFacts, podFacts } from './pod-facts.ts';

/**
 * A workload that looks like a shard. `services` select it alone, the first to ask comes first;
 * `size` is that of its claim, e.g. `10Gi`.
 */
export type FoundShard = KnownStore & {
  id: string;
  workload: string;
  workloadKind: 'StatefulSet' | 'Deployment';
  container: string;
  volume: string;
  size: string | null;
  services: string[];
  labels: Record<string, string>;
  facts: PodFacts;
};
type Workload = Survey['workloads'][number];

/**
 * Returns the workloads of a namespace that look like shards of a vector store, and in words those
 * that can't be shards.
 */
export function findShards({ workloads, services, claims }: Survey): { shards: FoundShard[]; refused: string[] } {
  const shards: FoundShard[] = [];
  const refused: string[] = [];
  const stores = workloads.flatMap((workload) => {
    const server = serverOf(workload);
    return server && !isManaged(workload) ? [{ workload, ...server }] : [];
  });
  for (const { workload, container, store } of stores) {
    const name = workload.metadata.name;
    const why = reasonAgainst(workload, container, store);
    if (why !== null) refused.push(`${workload.kind} '${name}' looks like ${store.kind} by ${store.by}, but ${why}`);
    else {
      const volume = volumesOf(workload, container)[0] ?? '';
      const others = stores.map((other) => other.workload).filter((other) => other !== workload);
      shards.push({
        ...store,
        id: idOf(workload),
        workload: name,
        workloadKind: workload.kind,
        container: container.name,
        volume,
        size: sizeOf(workload, volume, claims),
        services: servicesFor(workload, store.port, others, services),
        labels: workload.spec.template.metadata?.labels ?? {},
        facts: podFacts(workload.spec.template.spec ?? { containers: [] }, container.name),
      });
    }
  }
  return { shards, refused };
}

function serverOf({ spec }: Controller): { container: V1Container; store: KnownStore } | null {
  for (const container of spec.template.spec?.containers ?? []) {
    const store = knownStore(container);
    if (store) return { container, store };
  }
  return null;
}

function reasonAgainst(workload: Workload, container: V1Container, { kind }: KnownStore): string | null {
  const operator = operatorOf(workload);
  if (operator !== null) return operator;
  const { replicas = 1 } = workload.spec;
  if (replicas === 0) return 'it is scaled to 0: scale it to 1, then run this again';
  if (replicas !== 1) return severalReplicas(kind, replicas);
  const volumes = volumesOf(workload, container);
  if (volumes.length === 0)
    return 'it has no claim, so its documents are lost with its pod: give it one, e.g. by the persistence setting of its chart';
  return null;
}

/** Names of the volumes of a container that are claims. */
function volumesOf({ spec }: Controller, { volumeMounts = [] }: V1Container): string[] {
  const made = (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
  const named = (spec.template.spec?.volumes ?? []).filter((volume) => volume.persistentVolumeClaim);
  const all = new Set([...made, ...named.map(({ name }) => name)]);
  return volumeMounts.map(({ name }) => name).filter((name) => all.has(name));
}

function sizeOf({ metadata, spec }: Controller, volume: string, claims: Claim[]): string | null {
  const named = spec.template.spec?.volumes?.find(({ name }) => name === volume)?.persistentVolumeClaim?.claimName;
  const claim = named ?? `${volume}-${metadata.name}-${spec.ordinals?.start ?? 0}`;
  const found = claims.find((each) => each.metadata.name === claim);
  return found?.status?.capacity?.storage ?? found?.spec.resources?.requests?.storage ?? null;
}

function idOf({ metadata, spec }: Controller): string {
  const labels = { ...metadata.labels, ...spec.template.metadata?.labels };
  const named = Object.entries(labels).find(([key]) => /(^|[./-])shard(-?(id|name))?$/.test(key));
  return named && /^[a-z0-9][a-z0-9-]*$/.test(named[1]) && /[a-z]/.test(named[1]) ? named[1] : metadata.name;
}

/**
 * Returns the Services that select this workload and no other store: those that lead to its port
 * come first, and among these one with its own address.
 */
function servicesFor(workload: Workload, port: number, others: Workload[], services: Service[]): string[] {
  const made = ({ kind, ...object }: Workload) => ({ kind, object });
  const own = services.filter(
    (service) =>
      !isManaged(service) &&
      !service.metadata.name.endsWith('-direct') &&
      selectsPodsOf(service, made(workload)) &&
      !others.some((other) => selectsPodsOf(service, made(other))),
  );
  const rank = ({ spec: { clusterIP, ports = [] } }: Service) =>
    (ports.some((each) => leadsTo(each, port, made(workload))) ? 0 : 2) + (clusterIP === 'None' ? 1 : 0);
  return own.sort((one, other) => rank(one) - rank(other)).map(({ metadata }) => metadata.name);
}
