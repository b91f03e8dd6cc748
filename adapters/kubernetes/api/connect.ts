import { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';
import * as z from 'zod';
import type { KubernetesConfig } from '../../../core/contracts/config/kubernetes-config.ts';
import { systemClock } from '../../clock.ts';
import { type Cluster, clusterOf } from './cluster.ts';
import { eksKubeconfig } from './eks.ts';

/**
 * Connects to the cluster of a target as configured; `secretOf` reads a secret by its name. Throws
 * NotFound, DependencyUnavailable, RangeError.
 */
export async function connect(
  { cluster, namespace }: Pick<KubernetesConfig, 'cluster' | 'namespace'>,
  secretOf: (name: string) => Promise<string>,
): Promise<Cluster> {
  if (cluster.kind === 'eks') return clusterOf(await eksKubeconfig(cluster, systemClock), namespace);
  const read = async () => plainKubeconfig(await secretOf(cluster.secret), cluster.secret);
  return clusterOf(renewing(await read(), read), namespace);
}

/**
 * Reads a kubeconfig that functions accept: an address, and a token or a client certificate, as
 * data. Throws a RangeError for any other.
 */
export function plainKubeconfig(text: string, secret: string): KubeConfig {
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromString(plain(text, secret));
  return kubeconfig;
}

/** Reads the token again for each request, so that a new one is used before the old one ends. */
function renewing(kubeconfig: KubeConfig, read: () => Promise<KubeConfig>): KubeConfig {
  kubeconfig.users = kubeconfig.users.map(({ token, ...user }) =>
    token === undefined ? user : { ...user, authProvider: { name: PROVIDER } },
  );
  kubeconfig.addAuthenticator({
    isAuthProvider: ({ authProvider }) => authProvider?.name === PROVIDER,
    async applyAuthentication(_, options) {
      const token = (await read()).getCurrentUser()?.token;
      options.headers = { ...options.headers, Authorization: `Bearer ${token}` } as typeof options.headers;
    },
  });
  return kubeconfig;
}
const PROVIDER = 'ragmend-secret';

/**
 * Refuses a kubeconfig that runs programs, reads files, or skips the check of the server: whoever
 * may write the secret gains no such power. Messages never contain its values.
 */
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
