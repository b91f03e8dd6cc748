import type { V1ValidatingAdmissionPolicy, V1ValidatingAdmissionPolicyBinding } from '@kubernetes/client-node';
import { Label, MANAGER } from '../api/labels.ts';
import type { Manifest } from './manifest.ts';

/** The kinds that policies use as params, with their API version. */
export const KEPT_KINDS = {
  StatefulSet: 'apps/v1',
  Deployment: 'apps/v1',
  DaemonSet: 'apps/v1',
  ReplicaSet: 'apps/v1',
  PersistentVolumeClaim: 'v1',
} as const;
export type KeptKind = keyof typeof KEPT_KINDS;

/**
 * Returns a policy without effect that stays when others are removed. An API server (seen with
 * 1.34) stops following the objects of a kind once the last policy with these params is removed,
 * even if another one comes. Then it refuses every takeover until it is restarted.
 */
export function keeperManifests(kind: KeptKind): Manifest[] {
  const metadata = {
    name: `ragmend-keeps-${kind.toLowerCase()}`,
    labels: { [Label.ManagedBy]: MANAGER, [KEPT]: 'true' },
  };
  const policy: V1ValidatingAdmissionPolicy = {
    apiVersion: API,
    kind: 'ValidatingAdmissionPolicy',
    metadata,
    spec: {
      failurePolicy: 'Ignore',
      paramKind: { apiVersion: KEPT_KINDS[kind], kind },
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['ragmend.dev'], apiVersions: ['*'], resources: ['nothing'], operations: ['CREATE'] },
        ],
      },
      validations: [{ expression: 'true' }],
    },
  };
  const binding: V1ValidatingAdmissionPolicyBinding = {
    apiVersion: API,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata,
    spec: {
      policyName: metadata.name,
      validationActions: ['Warn'],
      paramRef: { name: 'nothing', namespace: 'default', parameterNotFoundAction: 'Allow' },
    },
  };
  return [
    {
      why: `About nothing: it keeps the API server looking at every ${kind}. Leave it when the rest is removed.`,
      object: policy,
    },
    { why: 'Puts it into force.', object: binding },
  ];
}

/** Label of objects that stay when a target is removed. */
export const KEPT = 'ragmend.dev/kept';

const API = 'admissionregistration.k8s.io/v1';
