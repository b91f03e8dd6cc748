import { readFileSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import { stringify } from 'yaml';
import type { Cluster } from './cluster.ts';

/** A kubeconfig of one service account, and when its token ends (ISO 8601, UTC), as the API server said. */
export type AccountKubeconfig = { kubeconfig: string; endsAt: string };

/**
 * Makes a token of a service account of the namespace by somebody who may, and a kubeconfig with
 * it: an address, a certificate authority and the token, all as data. `server` is the address in it
 * where it is not the one that is asked. The API server may give a shorter life than `seconds`.
 * Throws NotFound, RangeError.
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
