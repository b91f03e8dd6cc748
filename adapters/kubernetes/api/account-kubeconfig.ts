import { readFileSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import { stringify } from 'yaml';
import type { Cluster } from './cluster.ts';

/**
 * A kubeconfig of one service account, and the end of its token (ISO 8601, UTC) as the API server
 * reported it.
 */
export type AccountKubeconfig = { kubeconfig: string; endsAt: string };

/**
 * Creates a token of a service account of the namespace, and a kubeconfig with it: an address, a
 * certificate authority and the token, all as data. The caller must have the right to do so.
 * `server` is the address to write, if it differs from the one in use. The API server may grant a
 * shorter life than `seconds`. Throws NotFound, RangeError.
 */
export async function accountKubeconfig(
  cluster: Cluster,
  account: string,
  { seconds, server }: { seconds: number; server?: string | undefined },
): Promise<AccountKubeconfig> {
  const { namespace } = cluster;
  const place = placeOf(cluster.kubeconfig, server);
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: seconds },
  };
  const { status } = await cluster.send<{ status: { token: string; expirationTimestamp: string } }>(
    'POST',
    `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    { json: request },
  );
  const kubeconfig = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': account,
    clusters: [{ name: 'cluster', cluster: place }],
    users: [{ name: account, user: { token: status.token } }],
    contexts: [{ name: account, context: { cluster: 'cluster', namespace, user: account } }],
  });
  return { kubeconfig, endsAt: new Date(status.expirationTimestamp).toISOString() };
}

function placeOf(kubeconfig: KubeConfig, server: string | undefined) {
  const asked = kubeconfig.getCurrentCluster();
  if (!asked) throw new RangeError(`the kubeconfig names no cluster in its current context: set 'current-context'`);
  if (asked.skipTLSVerify)
    throw new RangeError(
      `the kubeconfig does not check who answers at '${asked.server}': give one with the certificate authority of the cluster`,
    );
  const ca = asked.caData ?? (asked.caFile ? readFileSync(asked.caFile).toString('base64') : undefined);
  return {
    server: server ?? asked.server,
    ...(ca !== undefined && { 'certificate-authority-data': ca }),
    ...(asked.tlsServerName && { 'tls-server-name': asked.tlsServerName }),
    ...(asked.proxyUrl && { 'proxy-url': asked.proxyUrl }),
  };
}
