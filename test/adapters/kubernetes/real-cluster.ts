import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';
import { type Cluster, clusterOf } from '../../../adapters/kubernetes/api/cluster.ts';

export type RealCluster = {
  cluster: Cluster;
  /** The same namespace through a transport of the test's own. */
  through(around: Parameters<typeof clusterOf>[2]): Cluster;
  close(): Promise<void>;
};

/** A namespace of its own, with a random name, in the cluster that KUBECONFIG names; `close` deletes it. */
export async function realCluster(): Promise<RealCluster> {
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromString(readFileSync(process.env.KUBECONFIG ?? '', 'utf8'));
  const name = `ragmend-test-${randomUUID().slice(0, 8)}`;
  const cluster = clusterOf(kubeconfig, name);
  await cluster.core.createNamespace({ body: { metadata: { name } } });
  return {
    cluster,
    through: (around) => clusterOf(kubeconfig, name, around),
    close: async () => void (await cluster.core.deleteNamespace({ name })),
  };
}
