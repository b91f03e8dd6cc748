import type { V1ContainerStatus, V1PodSpec, V1PodTemplateSpec } from '@kubernetes/client-node';
import { orNull } from '../../../core/kernel/or-null.ts';
import { WriteConflict } from '../../../core/kernel/task-error.ts';
import type { Cluster } from './cluster.ts';
import { MANAGER } from './labels.ts';

type Owned = { kind: string; name: string; uid: string; apiVersion?: string; controller?: boolean };
/** The fields of every object; times are ISO 8601, as the API returns them. */
export type KubeObject = {
  metadata: {
    name: string;
    uid: string;
    resourceVersion: string;
    generation?: number;
    creationTimestamp: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: Owned[];
    managedFields?: { manager?: string; operation?: string; time?: string; fieldsV1?: Record<string, unknown> }[];
  };
};
/** Compares two objects, for a list with the newest first. */
export const newestFirst = (one: KubeObject, other: KubeObject): number =>
  other.metadata.creationTimestamp.localeCompare(one.metadata.creationTimestamp);

type Selector = {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
};
/** A Deployment, StatefulSet or ReplicaSet, as far as Ragmend reads it. */
export type Controller = KubeObject & {
  kind?: string;
  spec: {
    replicas?: number;
    selector: Selector;
    template: V1PodTemplateSpec;
    volumeClaimTemplates?: { metadata: { name: string } }[];
    ordinals?: { start?: number };
    serviceName?: string;
    strategy?: { type?: string };
    paused?: boolean;
    persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string; whenScaled?: string };
  };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
  };
};
type State = { running?: { startedAt?: string }; waiting?: { reason?: string; message?: string }; terminated?: object };
export type Pod = KubeObject & {
  spec: V1PodSpec;
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string }[];
    podIP?: string;
    initContainerStatuses?: (Pick<V1ContainerStatus, 'name' | 'restartCount'> & { state?: State })[];
    containerStatuses?: (Omit<V1ContainerStatus, 'state'> & { state?: State })[];
  };
};
export type Service = KubeObject & {
  spec: {
    type?: string;
    externalName?: string;
    clusterIP?: string;
    publishNotReadyAddresses?: boolean;
    selector?: Record<string, string>;
    ports?: { port: number; targetPort?: number | string }[];
  };
};
export type Claim = KubeObject & {
  spec: { volumeName?: string; resources?: { requests?: { storage?: string } } };
  status?: { phase?: string; capacity?: { storage?: string } };
};

const GROUPS = {
  configmaps: '/api/v1',
  events: '/api/v1',
  persistentvolumeclaims: '/api/v1',
  pods: '/api/v1',
  services: '/api/v1',
  daemonsets: '/apis/apps/v1',
  deployments: '/apis/apps/v1',
  replicasets: '/apis/apps/v1',
  statefulsets: '/apis/apps/v1',
  jobs: '/apis/batch/v1',
} as const;
type Resource = keyof typeof GROUPS;

/** Returns the path of a resource in the cluster's namespace, or of one object of it. */
export function pathOf({ namespace }: Cluster, resource: Resource, name?: string): string {
  const all = `${GROUPS[resource]}/namespaces/${namespace}/${resource}`;
  return name === undefined ? all : `${all}/${name}`;
}

/** Returns who last wrote a field of the spec, by `managedFields`. */
export function writerOf(metadata: KubeObject['metadata'], field: 'selector' | 'replicas'): string {
  return writersOf(metadata, ['f:spec', `f:${field}`])[0]?.manager ?? 'somebody';
}

/**
 * Returns who wrote the present value of a field, by `managedFields`, the last one first, and when.
 * A path is as there: `f:<field>`, or `k:<keys of a list's item>`.
 */
export function writersOf(
  { managedFields = [] }: KubeObject['metadata'],
  path: string[],
): { manager: string; at: string | null }[] {
  const hasField = ({ fieldsV1 }: { fieldsV1?: Record<string, unknown> }) =>
    path.reduce<unknown>((fields, key) => (fields as Record<string, unknown> | undefined)?.[key], fieldsV1) !==
    undefined;
  return managedFields
    .filter(hasField)
    .map(({ manager = 'somebody', time = null }) => ({ manager, at: time }))
    .sort((one, other) => (other.at ?? '').localeCompare(one.at ?? ''));
}

/** Returns one object, or null if there is none. */
export function find<T>(cluster: Cluster, resource: Resource, name: string): Promise<T | null> {
  return orNull(cluster.send<T>('GET', pathOf(cluster, resource, name)));
}

type New = { metadata: { name: string } };

/** Creates an object; returns null if one of its name exists. */
export function createIfAbsent<T>(cluster: Cluster, resource: Resource, json: New): Promise<T | null> {
  const path = `${pathOf(cluster, resource)}?fieldManager=${MANAGER}`;
  return orNull(cluster.send<T>('POST', path, { json }), (error) => error instanceof WriteConflict);
}

/**
 * Creates an object, or returns the existing one of its name, e.g. if two callers create it at
 * once. Throws WriteConflict if the existing one was removed meanwhile.
 */
export async function createOrFind<T>(cluster: Cluster, resource: Resource, json: New): Promise<T> {
  const { name } = json.metadata;
  const made = (await createIfAbsent<T>(cluster, resource, json)) ?? (await find<T>(cluster, resource, name));
  if (made !== null) return made;
  throw new WriteConflict(`'${name}' of '${resource}' stood, and went while it was looked for: try again`);
}

/** Returns all objects that a label selector selects; without one, all objects. */
export async function list<T>(cluster: Cluster, resource: Resource, selector: Selector = {}): Promise<T[]> {
  const query = new URLSearchParams({ labelSelector: inWords(selector) });
  const { items } = await cluster.send<{ items: T[] }>('GET', `${pathOf(cluster, resource)}?${query}`);
  return items;
}

function inWords({ matchLabels = {}, matchExpressions = [] }: Selector): string {
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const others = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  return [...equal, ...others].join(',');
}
