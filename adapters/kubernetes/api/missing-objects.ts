import { ApiException, type KubeConfig, type KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';

/**
 * Returns the objects that a cluster lacks, as `Kind 'name'`; throws DependencyUnavailable if that
 * can't be seen.
 */
export async function missingObjects(kubeconfig: KubeConfig, objects: KubernetesObject[]): Promise<string[]> {
  const api = KubernetesObjectApi.makeApiClient(kubeconfig);
  const missing: string[] = [];
  for (const { apiVersion, kind, metadata } of objects) {
    const { name = '', namespace } = metadata ?? {};
    const header = {
      apiVersion: apiVersion ?? 'v1',
      kind: kind ?? '',
      metadata: { name, ...(namespace && { namespace }) },
    };
    try {
      await api.read(header);
    } catch (error) {
      if (!(error instanceof ApiException && error.code === 404)) throw unseen(`${kind} '${name}'`, error);
      missing.push(`${kind} '${name}'`);
    }
  }
  return missing;
}

function unseen(what: string, cause: unknown): DependencyUnavailable {
  const { code, message } = cause as { code?: number; message?: string };
  const reason = code === undefined ? message : `it was answered ${code}`;
  return new DependencyUnavailable(`${what} can't be looked at (${reason}): use a kubeconfig that may read it`, {
    cause,
  });
}
