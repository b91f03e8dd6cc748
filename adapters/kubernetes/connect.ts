import { parse } from 'yaml';
import * as z from 'zod';
import type { KubernetesConfig } from '../../core/contracts/kubernetes-config.ts';
import { systemClock } from '../clock.ts';
import { type Cluster, clusterFrom, clusterOf } from './cluster.ts';
import { eksKubeconfig } from './eks.ts';

/** The cluster of a target, reached as the configuration says; `secretOf` reads a secret by its name. Throws NotFound, DependencyUnavailable, RangeError. */
export async function connect(
  { cluster, namespace }: Pick<KubernetesConfig, 'cluster' | 'namespace'>,
  secretOf: (name: string) => Promise<string>,
): Promise<Cluster> {
  if (cluster.kind === 'eks') return clusterOf(await eksKubeconfig(cluster, systemClock), namespace);
  return clusterFrom(plain(await secretOf(cluster.secret), cluster.secret), namespace);
}

/** Whoever may write the secret may not run programs or read files where it is used, nor turn off the check of who answers. Its values are never told. */
function plain(kubeconfig: string, secret: string): string {
  const { success, error } = PLAIN.safeParse(parsed(kubeconfig));
  if (success) return kubeconfig;
  const where = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new RangeError(
    `the kubeconfig in secret '${secret}' is more than an address and a token or a client certificate as data (${where}): it may neither run a command nor name a file`,
  );
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

const PLAIN = z.object({
  clusters: z.array(
    z.object({
      cluster: z.strictObject({
        server: z.url({ protocol: /^https$/ }),
        'certificate-authority-data': z.string().optional(),
        'tls-server-name': z.string().optional(),
        'proxy-url': z.string().optional(),
      }),
    }),
  ),
  users: z.array(
    z.object({
      user: z.strictObject({
        token: z.string().optional(),
        'client-certificate-data': z.string().optional(),
        'client-key-data': z.string().optional(),
      }),
    }),
  ),
});
