import { servicesOf } from '../../../../core/contracts/config/kubernetes-config.ts';
import { directName, Label } from '../../api/labels.ts';
import type { KubernetesTarget } from '../../registry/rotation.ts';
import { isSame, text, texts } from '../cel.ts';
import { agreeBut, hasFields, hasOnly } from '../form/known-form.ts';
import { isNew, isOwner, keepsMetadata } from '../form/metadata-form.ts';
import type { Policy } from '../policy.ts';

/**
 * Returns the Services whose selector the operator changes: those of the shards, and the direct
 * ones of Deployments, which must not reach another server with the same labels.
 */
export function changedServices({ kubernetes }: KubernetesTarget): string[] {
  return [...kubernetes.shards.flatMap(servicesOf), ...directOfDeployments({ kubernetes }).map(directName)];
}

function directOfDeployments({ kubernetes }: Pick<KubernetesTarget, 'kubernetes'>): string[] {
  return kubernetes.shards.filter(({ workloadKind }) => workloadKind === 'Deployment').map(({ workload }) => workload);
}

/** Limits new Services to those of a server that Ragmend started, and changes to whom those of the shards select. */
export function servicePolicy(target: KubernetesTarget): Policy {
  const { id, kubernetes } = target;
  const workload = `object.metadata.?labels[?${text(Label.Workload)}].orValue('')`;
  const shards = texts(kubernetes.shards.map((shard) => shard.id));
  const isOfServer = `${isOwner('apps/v1', 'Deployment')} && owner.name == ${workload}`;
  return {
    name: 'services',
    why: 'A Service leads traffic: the operator changes whom those of the shards select, and makes those for one server.',
    resources: [{ group: '', resource: 'services', operations: ['CREATE', 'UPDATE', 'DELETE'] }],
    validations: [
      { expression: "request.operation != 'DELETE'", message: 'Ragmend deletes no Service' },
      {
        expression: `request.operation != 'CREATE' || (object.metadata.name.endsWith('-direct') && ${isNew({ own: { [Label.Target]: id }, free: [Label.Shard, Label.Workload], owner: isOfServer })} && object.metadata.?ownerReferences.orValue([]).size() == 1 && object.metadata.labels[?${text(Label.Shard)}].orValue('') in ${shards})`,
        message: 'a Service of Ragmend goes with a server that it started, and has its labels alone',
      },
      {
        expression: `request.operation != 'CREATE' || (${[
          hasOnly('object.spec', [...Object.keys(direct(kubernetes.port)), ...OF_THE_API_SERVER]),
          hasFields('object.spec', direct(kubernetes.port)),
          `object.spec.selector == {${text(Label.Workload)}: ${workload}}`,
        ].join(' && ')})`,
        message: 'a Service of Ragmend reaches one server that it started, from inside the cluster',
      },
      {
        expression: `request.operation != 'UPDATE' || (object.metadata.name in ${texts(changedServices(target))} && ${agreeBut('object.spec', 'oldObject.spec', ['selector'])} && ${keepsMetadata()})`,
        message: 'Ragmend changes whom the Service of a shard selects, and nothing else',
      },
      {
        expression: `request.operation != 'UPDATE' || ${isSame('spec.?selector')} || object.spec.?selector.orValue({}).size() > 0`,
        message: 'a Service that selects nothing would lead to the pods of before',
      },
    ],
  };
}

/** Keeps the direct Service of a Deployment at that: at most it is narrowed to the pods of one of its templates. */
export function directPolicy(target: KubernetesTarget): Policy[] {
  const { kubernetes } = target;
  const deployments = directOfDeployments(target);
  if (deployments.length === 0) return [];
  const own = 'params.spec.selector.?matchLabels';
  const rule = { apiGroups: [''], apiVersions: ['*'], resources: ['services'], operations: ['UPDATE'] };
  return [
    {
      name: 'direct',
      why: 'A direct Service reaches one server: it selects the pods of its Deployment, and nobody else.',
      resources: [{ group: '', resource: 'services', operations: ['UPDATE'] }],
      params: {
        kind: 'Deployment',
        bound: deployments.map((name) => ({
          suffix: name,
          paramRef: { name, namespace: kubernetes.namespace, parameterNotFoundAction: 'Deny' },
          matchResources: { resourceRules: [{ ...rule, resourceNames: [directName(name)] }] },
        })),
      },
      validations: [
        {
          expression: `object.spec.?selector.orValue({}).all(key, key == 'pod-template-hash' || ${own}[?key] == optional.of(object.spec.selector[key])) && ${own}.orValue({}).all(key, key in object.spec.?selector.orValue({}))`,
          message: 'a direct Service selects the pods of its Deployment, and no others',
        },
      ],
    },
  ];
}

/** What a direct Service is, with the defaults of the API server. */
function direct(port: number) {
  return {
    type: 'ClusterIP',
    publishNotReadyAddresses: true,
    sessionAffinity: 'None',
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: 'Cluster',
    ports: [{ name: 'store', protocol: 'TCP', port, targetPort: port }],
  };
}

/** The API server chooses an address of a family that the cluster has. */
const OF_THE_API_SERVER = ['selector', 'clusterIP', 'clusterIPs', 'ipFamilies'];
