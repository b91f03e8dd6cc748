import { KubeConfig } from '@kubernetes/client-node';
import type { KubernetesConfig } from '../../core/contracts/kubernetes-config.ts';
import { systemClock } from '../clock.ts';
import { type Cluster, clusterOf } from './cluster.ts';
import { eksKubeconfig } from './eks.ts';

/** The cluster of a target, reached as the configuration says; `secretOf` reads a secret by its name. Throws NotFound, DependencyUnavailable, RangeError. */
export async function connect(
  { cluster, namespace }: Pick<KubernetesConfig, 'cluster' | 'namespace'>,
  secretOf: (name: string) => Promise<string>,
): Promise<Cluster> {
  if (cluster.kind === 'eks') return clusterOf(await eksKubeconfig(cluster, systemClock), namespace);
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromString(await secretOf(cluster.secret));
  refuseCommands(kubeconfig, cluster.secret);
  return clusterOf(kubeconfig, namespace);
}

/** Whoever may write the secret may not run programs or read files where it is used. */
function refuseCommands(kubeconfig: KubeConfig, secret: string): void {
  const user = kubeconfig.getCurrentUser();
  const caFile = kubeconfig.getCurrentCluster()?.caFile;
  const foreign = user?.exec ?? user?.authProvider ?? user?.certFile ?? user?.keyFile ?? caFile;
  if (foreign === undefined || foreign === null) return;
  throw new RangeError(
    `the kubeconfig in secret '${secret}' runs a command or names a file: give it a token or a client certificate as data`,
  );
}
