import type { Pod } from '../api/objects.ts';
import type { KeyFlag } from '../flag/flag-place.ts';

/**
 * Returns how a pod reads a key of a ConfigMap: `live` by a volume that follows changes, `fixed` by
 * its environment or a subPath, which keep what the key said at its start; null if it does not.
 */
export function mapUse({ spec }: Pod, { configMap, key }: KeyFlag): 'live' | 'fixed' | null {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const volumes = (spec.volumes ?? []).filter(
    (volume) =>
      volume.configMap?.name === configMap ||
      volume.projected?.sources?.some((source) => source.configMap?.name === configMap),
  );
  const mounts = containers
    .flatMap(({ volumeMounts = [] }) => volumeMounts)
    .filter(({ name }) => volumes.some((volume) => volume.name === name));
  if (mounts.some(({ subPath, subPathExpr }) => !subPath && !subPathExpr)) return 'live';
  const isInEnv = containers.some(
    ({ env = [], envFrom = [] }) =>
      envFrom.some(({ configMapRef }) => configMapRef?.name === configMap) ||
      env.some(
        ({ valueFrom }) => valueFrom?.configMapKeyRef?.name === configMap && valueFrom.configMapKeyRef.key === key,
      ),
  );
  return mounts.length > 0 || isInEnv ? 'fixed' : null;
}
