import { Label } from '../labels.ts';
import type { KubernetesTarget } from '../rotation.ts';
import { isManaged, isSame, text, texts } from './cel.ts';
import type { Policy } from './policy.ts';

/** What the operator may change of workloads: how many pods those of the target have, and its own marks; it makes and removes only servers of its own. */
export function workloadPolicy(target: KubernetesTarget): Policy {
  const { shards, writers } = target.kubernetes;
  const known = [...shards.map(({ workload }) => workload), ...(writers === null ? [] : [writers])];
  const isKnown = `object.metadata.name in ${texts(known)}`;
  return {
    name: 'workloads',
    why: 'Who may change the pods of a Deployment could run anything with its Secrets: the operator changes none.',
    resources: [
      { group: 'apps', resource: 'deployments', operations: ['CREATE', 'UPDATE', 'DELETE'] },
      { group: 'apps', resource: 'statefulsets', operations: ['CREATE', 'UPDATE', 'DELETE'] },
    ],
    validations: [
      {
        expression: `request.operation != 'CREATE' || (request.resource.resource == 'deployments' && ${isManaged('object')} && object.metadata.?labels[?${text(Label.Shard)}].orValue('') in ${texts(shards.map(({ id }) => id))})`,
        message: 'a server that Ragmend starts is a Deployment with its labels, and says for which shard',
      },
      {
        expression: `request.operation != 'DELETE' || ${isManaged('oldObject')}`,
        message: 'Ragmend removes no workload that it did not make',
      },
      {
        expression: `request.operation != 'UPDATE' || ${isManaged('oldObject')} || ${isKnown}`,
        message: 'this workload is none of the target',
      },
      {
        expression: `request.operation != 'UPDATE' || (${isSame('spec.template')} && ${isSame('spec.selector')} && ${isSame('spec.?persistentVolumeClaimRetentionPolicy')})`,
        message: 'Ragmend changes how many pods a workload has, and nothing about them',
      },
      {
        expression: `request.operation != 'UPDATE' || ${SAME_OWNERS}`,
        message: 'the owners of a workload stay',
      },
    ],
  };
}

/** What a server that the operator starts may be: the pod template of the shard's own workload, on another claim. One policy for each kind of workload. */
export function takeoverPolicies({ kubernetes }: KubernetesTarget): Policy[] {
  const { shards, volume } = kubernetes;
  return (['StatefulSet', 'Deployment'] as const)
    .map((kind) => ({ kind, ofShards: shards.filter(({ workloadKind }) => workloadKind === kind) }))
    .filter(({ ofShards }) => ofShards.length > 0)
    .map(({ kind, ofShards }) => ({
      name: `takeover-${kind.toLowerCase()}`,
      why: 'A server that takes over has what the pod template of its shard has, Secrets too: so it must be just that.',
      resources: [{ group: 'apps', resource: 'deployments', operations: ['CREATE'] }],
      params: { kind, ofShards: ofShards.map(({ id, workload }) => ({ shard: id, name: workload })) },
      variables: [
        { name: 'pod', expression: 'object.spec.template.spec' },
        { name: 'own', expression: 'params.spec.template.spec' },
      ],
      validations: [
        ...SAME.map((field) => ({
          expression: `variables.pod.?${field} == variables.own.?${field}`,
          message: `a server that takes over has the ${field} of its shard's workload`,
        })),
        {
          expression: `variables.pod.?volumes.orValue([]).all(one, (one.name == ${text(volume)} && has(one.persistentVolumeClaim)) || one in variables.own.?volumes.orValue([]))`,
          message: 'a server that takes over has the volumes of its shard, on another claim',
        },
      ],
    }));
}

const SAME_OWNERS = isSame('metadata.?ownerReferences');
const SAME = [
  ...['containers', 'initContainers', 'serviceAccountName', 'automountServiceAccountToken', 'securityContext'],
  ...['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'imagePullSecrets', 'runtimeClassName'],
];
