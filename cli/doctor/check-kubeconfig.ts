import type { KubeConfig } from '@kubernetes/client-node';
import { isIdentity, whoAsks } from '../../adapters/kubernetes/api/access-reviews.ts';
import type { Cluster } from '../../adapters/kubernetes/api/cluster.ts';
import { ClusterForbidden } from '../../adapters/kubernetes/api/cluster-errors.ts';
import { connect, plainKubeconfig } from '../../adapters/kubernetes/api/connect.ts';
import { credentialEnd } from '../../adapters/kubernetes/api/credential-end.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import { identityName } from '../../core/contracts/cluster-identity.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { DependencyUnavailable, NotFound } from '../../core/kernel/task-error.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const DAY_MS = 86_400_000;
/** A kubeconfig that ends within this time gets a warning. */
const SOON_MS = 14 * DAY_MS;
const ANEW = 'run `ragmend kubeconfig`';

const { ok, warning, failed, unknown } = findingsOf('kubeconfig');

/**
 * Checks whether the functions' kubeconfig is usable, reaches the cluster and is the operator's,
 * and when it ends; `now` is in milliseconds. The check of secrets reports a missing secret.
 */
export async function checkKubeconfig(secretOf: SecretOf, target: KubernetesTarget, now: number): Promise<Finding[]> {
  const { cluster } = target.kubernetes;
  if (cluster.kind !== 'kubeconfig') return [];
  const where = `the kubeconfig in secret '${cluster.secret}'`;
  try {
    const reached = await connect(target.kubernetes, secretOf);
    const stored = plainKubeconfig(await secretOf(cluster.secret), cluster.secret);
    return [...(await identity(reached, target, where)), end(stored, where, now)];
  } catch (error) {
    if (error instanceof NotFound) return [];
    if (error instanceof RangeError) return [failed(error.message, ANEW)];
    if (error instanceof ClusterForbidden)
      return [failed(`${where} is refused: it has expired, or belongs to another cluster`, ANEW)];
    if (!(error instanceof DependencyUnavailable)) throw error;
    return [unknown(`${where} reaches no cluster from here: ${error.message}`, 'run this where the functions run')];
  }
}

async function identity(reached: Cluster, { id }: KubernetesTarget, where: string): Promise<Finding[]> {
  const account = identityName('operator', id);
  const asker = await whoAsks(reached);
  if (isIdentity(asker, reached.namespace, account)) return [ok(`${where} is '${account}'`)];
  return [failed(`${where} is '${asker.username}', not '${account}'`, ANEW)];
}

function end(kubeconfig: KubeConfig, where: string, now: number): Finding {
  const at = credentialEnd(kubeconfig);
  if (at === null) return warning(`${where} never expires: a copy of it stays valid`, ANEW);
  const days = Math.floor((at - now) / DAY_MS);
  const until = `until ${new Date(at).toISOString()}, ${days} days`;
  return at - now < SOON_MS ? warning(`${where} is valid only ${until}`, ANEW) : ok(`${where} is valid ${until}`);
}
