import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'undici';
import { type RegistryEntry, registryEntry } from '../../core/contracts/registry.ts';

/** Where the cluster says that its API is: no name has to be resolved. */
const inCluster = ({ KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = process.env) =>
  `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const PATIENCE_MS = 5000;

/** Where the registry is: a ConfigMap of the own namespace, by the rights of the own account. */
type Place = { configMap: string; api?: string; account?: string };

/**
 * Reads the shards of a target from the Kubernetes API. A mounted ConfigMap would be cheaper, but
 * it lags by a minute, and until then the cache would answer from a shard that is out of rotation.
 */
export async function clusterRegistry({ configMap, api = inCluster(), account = ACCOUNT }: Place) {
  const read = (file: string) => readFile(join(account, file), 'utf8');
  const [ca, namespace] = await Promise.all([read('ca.crt'), read('namespace')]);
  const pool = new Pool(api, { connect: { ca }, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  const path = `/api/v1/namespaces/${namespace.trim()}/configmaps/${configMap}`;
  return {
    entries: async (): Promise<RegistryEntry[]> => {
      // The cluster renews the token while the pod lives.
      const authorization = `Bearer ${(await read('token')).trim()}`;
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers: { authorization } });
      const text = await body.text();
      if (statusCode !== 200)
        throw new Error(`the registry '${configMap}' was not read (status ${statusCode}): apply the manifests again`);
      return entriesIn(text);
    },
    close: () => pool.destroy(),
  };
}

function entriesIn(text: string): RegistryEntry[] {
  const { data = {} } = JSON.parse(text) as { data?: Record<string, string> };
  return Object.entries(data)
    .filter(([key]) => key.startsWith('entry.'))
    .map(([, entry]) => registryEntry.parse(JSON.parse(entry)));
}
