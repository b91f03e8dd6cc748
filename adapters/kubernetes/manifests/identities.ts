import type { V1Role, V1RoleBinding, V1ServiceAccount } from '@kubernetes/client-node';
import { identityName } from '../../../core/contracts/cluster-identity.ts';
import { Label, MANAGER } from '../api/labels.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import type { Manifest } from './manifest.ts';
import { operatorRules, type Rule, readerRules } from './rules.ts';

/**
 * Returns the rights in the namespace of a target: one Role for the operator and one for the
 * reader. Each is bound to a group and a service account of its name.
 */
export function identityManifests(target: KubernetesTarget): Manifest[] {
  return [
    ...identity(target, 'operator', operatorRules(target), 'What the functions of Ragmend may do'),
    ...identity(target, 'reader', readerRules(), 'What somebody may do who only looks'),
  ];
}

function identity(target: KubernetesTarget, role: 'operator' | 'reader', rules: Rule[], what: string): Manifest[] {
  const { namespace } = target.kubernetes;
  const name = identityName(role, target.id);
  const metadata = { name, namespace, labels: { [Label.ManagedBy]: MANAGER, [Label.Target]: target.id } };
  const account: V1ServiceAccount = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata,
    automountServiceAccountToken: false,
  };
  const granted: V1Role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata,
    rules: rules.map(({ why: _, ...rule }) => rule),
  };
  const binding: V1RoleBinding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [
      { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name },
      { kind: 'ServiceAccount', name, namespace },
    ],
  };
  return [
    { why: `The ${role} where it has a token of this cluster, in a kubeconfig.`, object: account },
    { why: `${what}: nothing outside this namespace.`, object: granted, notes: rules.map(({ why }) => why) },
    { why: `An EKS access entry names the group '${name}'.`, object: binding },
  ];
}
