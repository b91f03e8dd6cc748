import type { V1Role, V1RoleBinding, V1ServiceAccount } from '@kubernetes/client-node';
import { identityName } from '../../../core/contracts/cluster-identity.ts';
import { Label, MANAGER } from '../api/labels.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { flagObject } from './flag-policy.ts';
import type { Manifest } from './manifest.ts';
import type { Rule } from './rule.ts';
import { flagRules, operatorRules, readerRules } from './rules.ts';

/**
 * Returns the rights in the namespace of a target: one Role for the operator and one for the
 * reader. Each is bound to a group and a service account of its name. If the flag of the provider is
 * in another namespace, the operator has a Role there, too.
 */
export function identityManifests(target: KubernetesTarget): Manifest[] {
  const { namespace } = target.kubernetes;
  const flagged = flagRules(target);
  return [
    ...identity(target, 'operator', operatorRules(target), 'What the functions of Ragmend may do'),
    ...identity(target, 'reader', readerRules(target), 'What somebody may do who only looks'),
    ...(flagged.length === 0
      ? []
      : rights(
          target,
          'operator',
          flagObject(target)?.namespace ?? namespace,
          flagged,
          'What a switch of the provider needs',
        )),
  ];
}

function identity(target: KubernetesTarget, role: Role, rules: Rule[], what: string): Manifest[] {
  const { namespace } = target.kubernetes;
  const account: V1ServiceAccount = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataOf(target, role, namespace),
    automountServiceAccountToken: false,
  };
  return [
    { why: `The ${role} where it has a token of this cluster, in a kubeconfig.`, object: account },
    ...rights(target, role, namespace, rules, what),
  ];
}

function rights(target: KubernetesTarget, role: Role, namespace: string, rules: Rule[], what: string): Manifest[] {
  const metadata = metadataOf(target, role, namespace);
  const { name } = metadata;
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
      { kind: 'ServiceAccount', name, namespace: target.kubernetes.namespace },
    ],
  };
  return [
    { why: `${what}: nothing outside this namespace.`, object: granted, notes: rules.map(({ why }) => why) },
    { why: `An EKS access entry names the group '${name}'.`, object: binding },
  ];
}

type Role = 'operator' | 'reader';

function metadataOf({ id }: KubernetesTarget, role: Role, namespace: string) {
  return { name: identityName(role, id), namespace, labels: { [Label.ManagedBy]: MANAGER, [Label.Target]: id } };
}
