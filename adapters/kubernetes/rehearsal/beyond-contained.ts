import type { V1Container, V1PodSpec, V1Volume } from '@kubernetes/client-node';

/**
 * Returns in words why admission `contained` refuses a pod: by the rules of
 * manifests/takeover-policy.ts, without the service account. Empty if it accepts the pod.
 */
export function beyondContained(pod: V1PodSpec): string[] {
  const containers = [
    ...(pod.initContainers ?? []).map((one) => ({ one, what: `init container '${one.name}'` })),
    ...pod.containers.map((one) => ({ one, what: `container '${one.name}'` })),
  ];
  return [
    ...containers.flatMap(({ one, what }) => ofContainer(one, what)),
    ...(pod.volumes ?? []).flatMap(ofVolume),
    ...(['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => pod[field] === true),
  ];
}

function ofContainer({ env = [], envFrom = [], securityContext = {} }: V1Container, what: string): string[] {
  const secrets = [
    ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
    ...envFrom.map(({ secretRef }) => secretRef?.name),
  ].filter((name) => name !== undefined);
  const added = securityContext.capabilities?.add ?? [];
  return [
    ...[...new Set(secrets)].map((name) => `Secret '${name}' in the environment of ${what}`),
    ...(securityContext.privileged === true ? [`${what} is privileged`] : []),
    ...(added.length > 0 ? [`${what} adds capabilities (${added.join(', ')})`] : []),
  ];
}

function ofVolume(volume: V1Volume): string[] {
  const { name, secret, hostPath } = volume;
  if (secret) return [`Secret '${secret.secretName}' as volume '${name}'`];
  if (hostPath) return [`folder '${hostPath.path}' of the node as volume '${name}'`];
  if (volume.persistentVolumeClaim || volume.emptyDir || volume.configMap || volume.downwardAPI) return [];
  const kind = Object.keys(volume).find((key) => key !== 'name');
  return [`volume '${name}' of kind ${kind}`];
}

/**
 * Returns the init containers of a pod that run as root: by the pod spec, or possibly by their
 * image, if the spec names no user. They change who owns the files.
 */
export function rootInits({ securityContext, initContainers = [] }: V1PodSpec): string[] {
  return initContainers
    .filter((one) => !(one.securityContext?.runAsUser ?? securityContext?.runAsUser))
    .filter((one) => !(one.securityContext?.runAsNonRoot ?? securityContext?.runAsNonRoot))
    .map(({ name }) => name);
}
