import type { TargetConfig } from '../../../core/contracts/config/config.ts';
import { type KubernetesConfig, servicesOf } from '../../../core/contracts/config/kubernetes-config.ts';
import { type StoreConfig, tlsOf } from '../../../core/contracts/config/store-config.ts';

/**
 * Returns the store of a target. If certificates are verified and no names are configured, they
 * must be for the servers' names in the cluster.
 */
export function storeInCluster({ store, kubernetes }: Pick<TargetConfig, 'store' | 'kubernetes'>): StoreConfig {
  const tls = tlsOf(store);
  if (store.kind === 'command' || !kubernetes || tls === null || tls.insecureSkipVerify || tls.serverNames)
    return store;
  return { ...store, tls: { ...tls, serverNames: namesIn(kubernetes) } };
}

/** Returns the names of each Service, and of each pod behind it. */
function namesIn({ namespace, shards }: KubernetesConfig): string[] {
  const hosts = shards.flatMap((shard) =>
    servicesOf(shard).flatMap((service) => [service, `${shard.workload}-0.${service}`]),
  );
  return hosts.flatMap((host) =>
    ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((end) => host + end),
  );
}
