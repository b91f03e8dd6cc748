import type { KubeObject } from '../../../contracts/bootstrap/observation.ts';
import { at, listAt, textAt, textsAt } from './fields.ts';
import type { Scene } from './scene.ts';
import { behind, type Workload } from './workloads.ts';

/**
 * What a host stands for.
 *
 * - `service`: a Service of the namespace; `peer`: a pod behind a headless Service; `pod`: a pod by its address;
 *   `workload`: by an alias of the configuration; `absent`: a name that only a Service of this namespace could bear.
 * - `own`: the pod itself; `api`: the API server; `external`: anything else. Nothing is guessed.
 */
export type Host =
  | { is: 'service'; service: KubeObject; workloads: Workload[] }
  | { is: 'peer'; service: KubeObject | null; pod: string; workload: Workload | null }
  | { is: 'pod'; pod: KubeObject; workload: Workload | null }
  | { is: 'workload'; workload: Workload }
  | { is: 'absent'; name: string }
  | { is: 'own' }
  | { is: 'api' }
  | { is: 'external'; name: string };

/** Returns what a host in a log or a variable stands for, seen from this namespace. */
export function resolveHost(scene: Scene, workloads: Workload[], host: string, port?: string): Host {
  const name = host.toLowerCase().replace(/\.$/, '');
  const alias = scene.settings.aliases[name];
  const aliased = workloads.find(({ of }) => of === alias);
  if (aliased) return { is: 'workload', workload: aliased };
  if (/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(name)) return { is: 'own' };
  if (isAddress(name)) return byAddress(scene, workloads, name, port);
  return byName(scene, workloads, name);
}

const isAddress = (name: string) => /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || name.includes(':');

/** Where the API server is in clusters of kubeadm, k3s and EKS, if its Service is not among the objects. */
const API_ADDRESSES = ['10.96.0.1', '10.43.0.1', '10.100.0.1', '172.20.0.1'];

function byAddress(scene: Scene, workloads: Workload[], address: string, port: string | undefined): Host {
  const service = scene.all('Service').find((one) => textAt(one, 'spec', 'clusterIP') === address);
  if (service?.metadata.name === 'kubernetes') return { is: 'api' };
  if (service) return { is: 'service', service, workloads: behind(service, workloads) };
  const pod = scene.all('Pod').find((one) => textAt(one, 'status', 'podIP') === address);
  if (pod) return { is: 'pod', pod, workload: workloadWith(workloads, pod) };
  if (API_ADDRESSES.includes(address) && (port === undefined || port === '443')) return { is: 'api' };
  return { is: 'external', name: address };
}

const workloadWith = (workloads: Workload[], pod: KubeObject) =>
  workloads.find(({ fresh, old }) => fresh.includes(pod) || old.includes(pod)) ?? null;

function byName(scene: Scene, workloads: Workload[], host: string): Host {
  const labels = host.split('.');
  const namespaces = new Set([...scene.all('Pod'), ...scene.all('Service')].map(({ metadata }) => metadata.namespace));
  const isHere = (namespace: string | undefined) => namespace === undefined || namespaces.has(namespace);
  const inCluster = /\.svc(\.[a-z0-9.-]+)?$/.test(host);
  const [first = '', second, third] = inCluster ? host.replace(/\.svc(\.[a-z0-9.-]+)?$/, '').split('.') : labels;
  if (first === 'kubernetes' && (second === undefined || second === 'default')) return { is: 'api' };
  const headless = second === undefined ? null : scene.find('Service', second);
  const set = workloads.find(({ kind, object }) => kind === 'StatefulSet' && isPodOf(first, object.metadata.name));
  if (
    set &&
    second !== undefined &&
    (headless || textAt(set.object, 'spec', 'serviceName') === second) &&
    isHere(third)
  )
    return { is: 'peer', service: headless, pod: first, workload: set };
  if (labels.length > 1 && !inCluster && !(labels.length === 2 && isHere(second)))
    return { is: 'external', name: host };
  if (!isHere(second)) return { is: 'external', name: host };
  return ofService(scene, workloads, first);
}

const isPodOf = (pod: string, set: string) => pod.startsWith(`${set}-`) && /^\d+$/.test(pod.slice(set.length + 1));

function ofService(scene: Scene, workloads: Workload[], name: string): Host {
  const service = scene.find('Service', name);
  if (!service) return scene.isListed('Service') ? { is: 'absent', name } : { is: 'external', name };
  const outside = textAt(service, 'spec', 'externalName');
  return outside === null
    ? { is: 'service', service, workloads: behind(service, workloads) }
    : { is: 'external', name: outside };
}

/**
 * Returns whether a Service sends to anybody, null if nothing tells: its EndpointSlices, or else its Endpoints.
 */
export function isServed(scene: Scene, service: KubeObject): boolean | null {
  const { name } = service.metadata;
  const slices = scene
    .all('EndpointSlice')
    .filter((one) => textAt(one, 'metadata', 'labels', 'kubernetes.io/service-name') === name);
  if (slices.length > 0)
    return slices
      .flatMap((one) => listAt(one, 'endpoints'))
      .some((one) => at(one, 'conditions', 'ready') !== false && textsAt(one, 'addresses').length > 0);
  const endpoints = scene.find('Endpoints', name);
  if (endpoints) return listAt(endpoints, 'subsets').some((one) => listAt(one, 'addresses').length > 0);
  return null;
}
