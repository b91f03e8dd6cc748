import type { V1PolicyRule } from '@kubernetes/client-node';
import { clusterAs, isIdentity, mayDo, rightsOf, whoAsks } from '../../../adapters/kubernetes/api/access-reviews.ts';
import type { Cluster } from '../../../adapters/kubernetes/api/cluster.ts';
import { ClusterForbidden } from '../../../adapters/kubernetes/api/cluster-errors.ts';
import { flagObject } from '../../../adapters/kubernetes/manifests/flag-policy.ts';
import { flagRules, operatorRules, readerRules } from '../../../adapters/kubernetes/manifests/rules.ts';
import type { KubernetesTarget } from '../../../adapters/kubernetes/registry/rotation.ts';
import { identityName } from '../../../core/contracts/cluster-identity.ts';
import { checkAccess } from '../check-access.ts';
import { type Finding, findingsOf } from './finding.ts';

/**
 * Checks whether operator and reader have exactly the rights of the manifests. It asks as
 * themselves, by their own kubeconfig, or else by acting as their service accounts.
 */
export async function accessFindings(cluster: Cluster, target: KubernetesTarget): Promise<Finding[]> {
  const asker = await whoAsks(cluster);
  const findings: Finding[] = [];
  for (const role of ['operator', 'reader'] as const) {
    const who = identityName(role, target.id);
    const { namespace } = cluster;
    const seen = isIdentity(asker, namespace, who) ? cluster : clusterAs(cluster.kubeconfig, namespace, who);
    const needed = role === 'operator' ? operatorRules(target) : readerRules(target);
    findings.push(...(await inNamespace(seen, who, needed)));
    const flagged = flagRules(target);
    if (role === 'reader' || flagged.length === 0) continue;
    const around = flagObject(target)?.namespace ?? namespace;
    findings.push(...(await inNamespace({ ...seen, namespace: around }, who, flagged)));
  }
  return findings;
}

async function inNamespace(seen: Cluster, who: string, needed: V1PolicyRule[]): Promise<Finding[]> {
  const { namespace } = seen;
  const access = {
    mayDo: (attempt: Parameters<typeof mayDo>[1]) => mayDo(seen, attempt),
    rights: () => rightsOf(seen),
  };
  return orUnknown(who, () => checkAccess(access, { who: `'${who}'`, namespace, needed }));
}

async function orUnknown(who: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ClusterForbidden)) throw error;
    const remedy = 'run this with its own kubeconfig, or as a user who may impersonate service accounts';
    return [findingsOf('RBAC').unknown(`what '${who}' may do can't be seen with this kubeconfig`, remedy)];
  }
}
