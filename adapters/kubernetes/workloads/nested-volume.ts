import type { V1PodSpec, V1Volume } from '@kubernetes/client-node';
import { ClusterRefused } from '../api/cluster-errors.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';

/**
 * Throws ClusterRefused if a shard's server has another volume mounted inside its data. The agent
 * mounts the claim alone, so a copy would silently lack those files.
 */
export function refuseNestedVolume(spec: V1PodSpec | undefined, { kubernetes }: KubernetesTarget): void {
  const { volumeMounts = [] } = spec?.containers.find(({ name }) => name === kubernetes.container) ?? {};
  const data = volumeMounts
    .filter(({ name }) => name === kubernetes.volume)
    .map(({ mountPath }) => asFolder(mountPath));
  const isInside = (path: string) => data.some((folder) => asFolder(path).startsWith(folder));
  const nested = volumeMounts.find(
    ({ name, mountPath }) => name !== kubernetes.volume && isInside(mountPath) && keepsFiles(spec?.volumes, name),
  );
  if (nested)
    throw new ClusterRefused(
      `volume '${nested.name}' is mounted at '${nested.mountPath}', inside the data of the server: a copy of '${kubernetes.volume}' would lack it, keep all data on one volume`,
    );
}

const asFolder = (path: string) => (path.endsWith('/') ? path : `${path}/`);

/**
 * Returns whether a volume keeps files. A template of claims creates the volumes that the pod spec
 * does not define.
 */
function keepsFiles(volumes: V1Volume[] = [], name: string): boolean {
  const volume = volumes.find((one) => one.name === name);
  const isMadeAnew =
    volume && (volume.configMap || volume.secret || volume.emptyDir || volume.projected || volume.downwardAPI);
  return !isMadeAnew;
}
