/**
 * A kind of objects that shows what a start waits for. `versions` of its API are tried in order; without a
 * `group` it is of the core.
 */
export type SeenKind = { kind: string; group: string; versions: string[]; resource: string };

const kind = (name: string, group: string, versions: string, resource: string): SeenKind => ({
  ...{ kind: name, group, resource },
  versions: versions.split(' '),
});

/** Kinds of Kubernetes itself. */
export const BUILT_IN: readonly SeenKind[] = [
  kind('Pod', '', 'v1', 'pods'),
  kind('Service', '', 'v1', 'services'),
  kind('PersistentVolumeClaim', '', 'v1', 'persistentvolumeclaims'),
  kind('Deployment', 'apps', 'v1', 'deployments'),
  kind('StatefulSet', 'apps', 'v1', 'statefulsets'),
  kind('DaemonSet', 'apps', 'v1', 'daemonsets'),
  kind('ReplicaSet', 'apps', 'v1', 'replicasets'),
  kind('Job', 'batch', 'v1', 'jobs'),
  kind('EndpointSlice', 'discovery.k8s.io', 'v1', 'endpointslices'),
  kind('Lease', 'coordination.k8s.io', 'v1', 'leases'),
  kind('HorizontalPodAutoscaler', 'autoscaling', 'v2', 'horizontalpodautoscalers'),
  kind('PodDisruptionBudget', 'policy', 'v1', 'poddisruptionbudgets'),
];

/** Kinds of autoscalers, deployers and makers of Secrets, which a cluster need not know. */
export const ADDED: readonly SeenKind[] = [
  kind('ScaledObject', 'keda.sh', 'v1alpha1', 'scaledobjects'),
  kind('Application', 'argoproj.io', 'v1alpha1', 'applications'),
  kind('HelmRelease', 'helm.toolkit.fluxcd.io', 'v2 v2beta2', 'helmreleases'),
  kind('Kustomization', 'kustomize.toolkit.fluxcd.io', 'v1 v1beta2', 'kustomizations'),
  kind('Certificate', 'cert-manager.io', 'v1', 'certificates'),
  kind('ExternalSecret', 'external-secrets.io', 'v1 v1beta1', 'externalsecrets'),
  kind('SealedSecret', 'bitnami.com', 'v1alpha1', 'sealedsecrets'),
  kind('SecretProviderClass', 'secrets-store.csi.x-k8s.io', 'v1', 'secretproviderclasses'),
];

/** Returns the path of a kind's objects in a namespace. */
export function listPath({ group, resource }: SeenKind, version: string, namespace: string): string {
  const api = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${api}/namespaces/${namespace}/${resource}`;
}
