import type { KubeConfig, V1PolicyRule } from '@kubernetes/client-node';
import { type Cluster, clusterOf, type Transport } from './cluster.ts';

/**
 * An action in a namespace that somebody may or may not do. Without `name`, it is about every
 * object of a resource.
 */
export type Attempt = { verb: string; group: string; resource: string; name?: string; namespace: string };
/**
 * What somebody may do in a namespace. If `isComplete` is false, the cluster does not list
 * everything.
 */
export type Rights = { rules: V1PolicyRule[]; isComplete: boolean };

/**
 * Returns a cluster as a service account of its namespace sees it. The caller must have the right
 * to act as that account. `around` wraps the transport of each request.
 */
export function clusterAs(
  kubeconfig: KubeConfig,
  namespace: string,
  account: string,
  around: (transport: Transport) => Transport = (transport) => transport,
): Cluster {
  return clusterOf(kubeconfig, namespace, (transport) =>
    around((request) => {
      request.setHeaderParam('Impersonate-User', accountUser(namespace, account));
      return transport(request);
    }),
  );
}

/** Returns the cluster's name for a service account. */
export function accountUser(namespace: string, account: string): string {
  return `system:serviceaccount:${namespace}:${account}`;
}

/** The caller, as a cluster knows them. */
type Asker = { username: string; groups: string[] };

/**
 * Returns whether a caller is one of Ragmend's identities in a namespace: its service account, or a
 * member of its group.
 */
export function isIdentity({ username, groups }: Asker, namespace: string, name: string): boolean {
  return username === accountUser(namespace, name) || groups.includes(name);
}

/** Returns the caller, as the cluster knows them. */
export async function whoAsks(cluster: Cluster): Promise<Asker> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const { status } = await create<{ status: { userInfo: { username: string; groups?: string[] } } }>(
    cluster,
    'selfsubjectreviews',
    review,
  );
  return { username: status.userInfo.username, groups: status.userInfo.groups ?? [] };
}

/** Returns whether the caller may do this. */
export async function mayDo(cluster: Cluster, attempt: Attempt): Promise<boolean> {
  const { resource: path, ...rest } = attempt;
  const [resource, subresource] = path.split('/');
  const resourceAttributes = { ...rest, resource, ...(subresource && { subresource }) };
  const review = { ...AUTHORIZATION, kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  return (await create<{ status: { allowed: boolean } }>(cluster, 'selfsubjectaccessreviews', review)).status.allowed;
}

/** Returns everything the caller may do in the namespace. */
export async function rightsOf(cluster: Cluster): Promise<Rights> {
  const review = { ...AUTHORIZATION, kind: 'SelfSubjectRulesReview', spec: { namespace: cluster.namespace } };
  const { status } = await create<{ status: { resourceRules: V1PolicyRule[]; incomplete: boolean } }>(
    cluster,
    'selfsubjectrulesreviews',
    review,
  );
  return { rules: status.resourceRules, isComplete: !status.incomplete };
}

const AUTHORIZATION = { apiVersion: 'authorization.k8s.io/v1' };

async function create<T>(cluster: Cluster, resource: string, review: { apiVersion: string }): Promise<T> {
  return cluster.send<T>('POST', `/apis/${review.apiVersion}/${resource}`, { json: review });
}
