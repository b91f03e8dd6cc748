import type {
  V1LabelSelector,
  V1MatchResources,
  V1ParamRef,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
  V1Validation,
} from '@kubernetes/client-node';
import { identityName } from '../../../core/contracts/cluster-identity.ts';
import { Label, MANAGER } from '../api/labels.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { KEPT_KINDS, type KeptKind } from './keeper.ts';
import type { Manifest } from './manifest.ts';

/**
 * An admission policy: `resources` by their API group, and the CEL validations that a request must
 * pass. It applies to the operator's requests, with `forAll` to everybody's.
 */
export type Policy = {
  name: string;
  why: string;
  resources: { group: string; resource: string; operations: string[] }[];
  variables?: { name: string; expression: string }[];
  validations: V1Validation[];
  /**
   * Objects that the validations see as `params`: workloads by the shard label of the request, all claims that a
   * selector selects, or what each binding says.
   */
  params?:
    | { kind: 'StatefulSet' | 'Deployment'; ofShards: { shard: string; name: string }[] }
    | { claims: V1LabelSelector }
    | { kind: KeptKind; bound: Bound[] };
  /** CEL: the requests that the policy is about; without it, all of those for its resources. */
  only?: string;
  forAll?: true;
  /** The namespace of the objects; without it, that of the target. */
  namespace?: string;
};

/** A binding of its own: its name after that of the policy, its params, and the requests that it is about. */
export type Bound = { suffix: string; paramRef: V1ParamRef; matchResources: V1MatchResources };

/**
 * Returns a ValidatingAdmissionPolicy for the operator's requests in the target's namespace, and
 * its bindings. A request that can't be evaluated is refused.
 */
export function policyManifests(target: KubernetesTarget, policy: Policy): Manifest[] {
  const { name: purpose, why, resources, variables = [], validations, params, only, forAll = false } = policy;
  const { namespace = target.kubernetes.namespace } = policy;
  // These names are cluster-wide, and a target may stand in several namespaces.
  const name = `ragmend-${purpose}-${namespace}-${target.id}`;
  const labels = { [Label.ManagedBy]: MANAGER, [Label.Target]: target.id };
  const object: V1ValidatingAdmissionPolicy = {
    apiVersion: API,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name, labels },
    spec: {
      // A policy for everybody must never block a team's own pods because the API server can't
      // evaluate it.
      failurePolicy: forAll ? 'Ignore' : 'Fail',
      ...(params && { paramKind: paramKind(params) }),
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        resourceRules: resources.map(({ group, resource, operations }) => ({
          apiGroups: [group],
          apiVersions: ['*'],
          resources: [resource],
          operations,
        })),
      },
      ...(!forAll && {
        matchConditions: [
          { name: 'asked-by-the-operator', expression: isOperator(target) },
          ...(only === undefined ? [] : [{ name: 'about-this', expression: only }]),
        ],
      }),
      variables,
      validations,
    },
  };
  return [{ why, object }, ...bindings(target, name, params).map((one) => ({ why: BINDING, object: one }))];
}

const API = 'admissionregistration.k8s.io/v1';
const BINDING = 'Puts the policy into force.';

function paramKind(params: NonNullable<Policy['params']>) {
  const kind = 'claims' in params ? 'PersistentVolumeClaim' : params.kind;
  return { apiVersion: KEPT_KINDS[kind], kind };
}

function isOperator({ id, kubernetes }: KubernetesTarget): string {
  const name = identityName('operator', id);
  const account = `system:serviceaccount:${kubernetes.namespace}:${name}`;
  return `request.userInfo.username == '${account}' || request.userInfo.groups.exists(group, group == '${name}')`;
}

function bindings(
  { kubernetes }: KubernetesTarget,
  policyName: string,
  params: Policy['params'],
): V1ValidatingAdmissionPolicyBinding[] {
  const binding = { apiVersion: API, kind: 'ValidatingAdmissionPolicyBinding' };
  const spec = { policyName, validationActions: ['Deny'] };
  if (!params) return [{ ...binding, metadata: { name: policyName }, spec }];
  if ('claims' in params) {
    return [
      {
        ...binding,
        metadata: { name: policyName },
        spec: { ...spec, paramRef: { selector: params.claims, parameterNotFoundAction: 'Allow' } },
      },
    ];
  }
  if ('bound' in params)
    return params.bound.map(({ suffix, ...bound }) => ({
      ...binding,
      metadata: { name: `${policyName}-${suffix}` },
      spec: { ...spec, ...bound },
    }));
  return params.ofShards.map(({ shard, name }) => ({
    ...binding,
    metadata: { name: `${policyName}-${shard}` },
    spec: {
      ...spec,
      paramRef: { name, namespace: kubernetes.namespace, parameterNotFoundAction: 'Deny' },
      matchResources: { objectSelector: { matchLabels: { [Label.Shard]: shard } } },
    },
  }));
}
